import { describe, expect, it } from 'vitest'
import { blankFindings, emptiedWhereGone, sameFindings } from './findings'
import { forgetEntry, keepEntry, keptEntry, unsavedItems, type Place } from './entryDrafts'
import { metresBetween, positionIn } from './positions'
import { isStoneAsked, registeredOf, stonesOn } from './registered'

class Memory {
  private readonly kept = new Map<string, string>()
  get length() {
    return this.kept.size
  }
  key = (at: number) => [...this.kept.keys()][at] ?? null
  getItem = (name: string) => this.kept.get(name) ?? null
  setItem = (name: string, value: string) => void this.kept.set(name, value)
  removeItem = (name: string) => void this.kept.delete(name)
  clear = () => this.kept.clear()
}

describe('a typed position', () => {
  it.each([
    ['109.50422, 38.6', [109.50422, 38.6]],
    ['109°30′15.2″E 38°36′00″N', [109.504222, 38.6]],
    ["38°36'00\" 109°30'15.2\"", [109.504222, 38.6]],
    ['109度30分15.2秒，38度36分', [109.504222, 38.6]],
  ])('%s is read', (text, [longitude, latitude]) => {
    const [east, north] = positionIn(text) ?? [0, 0]
    expect(east).toBeCloseTo(longitude as number, 6)
    expect(north).toBeCloseTo(latitude as number, 6)
  })
  it.each(['', '109.5', '38.6 39.1', '109.5 38.6 12', 'abc'])('%s is not read', (text) => expect(positionIn(text)).toBeNull())
  it('is compared in metres', () => expect(metresBetween([109, 38], [109.00001, 38])).toBeCloseTo(0.876, 2))
})

describe('what is typed and not saved', () => {
  const store = new Memory() as unknown as Storage
  const place: Place = { account: 'a', inspection: 'i', side: 'ours', item: 'm1' }

  it('is kept for its account, side and item', () => {
    expect(keepEntry(place, { id: 'x' }, store)).toBe(true)
    expect(keptEntry(place, store)).toEqual({ id: 'x' })
    expect(keptEntry({ ...place, side: 'theirs' }, store)).toBeNull()
    expect(unsavedItems(place, store)).toEqual(new Set(['m1']))
    forgetEntry(place, store)
    expect(unsavedItems(place, store)).toEqual(new Set())
  })
  it('is none where it cannot be read', () => {
    store.setItem('diming.inspection.a.i.ours.m1', '{')
    expect(keptEntry(place, store)).toBeNull()
  })
})

describe('findings', () => {
  it('say nothing of a stone that is gone', () => {
    const gone = { ...blankFindings({ kind: 'marker', id: 'm' }, 'ours', []), found: 'lost', stone_condition: 'sound', position: [109, 38] as [number, number] }
    const sent = emptiedWhereGone(gone)
    expect([sent.stone_condition, sent.position, sent.found]).toEqual([null, null, 'lost'])
  })
  it('are the same in whatever order they are told', () => {
    const one = blankFindings({ kind: 'section', id: 's' }, 'ours', [])
    expect(sameFindings(one, Object.fromEntries(Object.entries(one).reverse()) as typeof one)).toBe(true)
    expect(sameFindings(one, { ...one, remark: '水毁' })).toBe(false)
  })
})

describe('a marker with several stones', () => {
  const stone = (letter: string, longitude: number, valid_to: string | null = null) => ({ letter, valid_from: '2000-01-01', valid_to, geometry: { type: 'Point', coordinates: [longitude, 38.3] } })
  const marker = { stones: [stone('B', 109.0007), stone('A', 109), stone('C', 109.01, '2026-06-01')] } as unknown as Parameters<typeof stonesOn>[0]

  it('is asked for the stone among those that stood that day', () => {
    expect(stonesOn(marker, '2026-06-10').map((one) => one.letter)).toEqual(['A', 'B'])
    expect(stonesOn(marker, '2026-05-31').map((one) => one.letter)).toEqual(['A', 'B', 'C'])
    expect([[], [{ letter: 'Q' }], [{ letter: '' }, { letter: 'B' }], [{ letter: 'A' }, { letter: 'B' }]].map((stones) => isStoneAsked(stones as never))).toEqual([false, false, false, true])
  })
  it('lies where the stone that is said is registered, else the nearest', () => {
    const stones = stonesOn(marker, '2026-06-10')
    expect(registeredOf(marker, stones, 'A', [109.0006, 38.3])).toEqual([109, 38.3])
    expect(registeredOf(marker, stones, null, [109.0006, 38.3])).toEqual([109.0007, 38.3])
  })
})

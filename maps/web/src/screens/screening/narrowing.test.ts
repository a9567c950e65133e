import { describe, expect, it } from 'vitest'
import { filtersOf, inOrder, isCounted, marked, narrowingOf } from './narrowing'

const text = (name: string, trigger: string) =>
  marked(name, trigger)
    .map((part) => (part.marked ? `[${part.text}]` : part.text))
    .join('')

describe('the trigger in a name', () => {
  it.each([
    ['中央花园', '中央', '[中央]花园'],
    ['花园中央', '中央', '花园[中央]'],
    ['御景华府', '御府', '[御]景华[府]'],
    ['柳树', '', '柳树'],
  ])('%s by %s', (name, trigger, shown) => expect(text(name, trigger)).toBe(shown))
})

describe('classes', () => {
  it('stand as the notices name them', () => expect(inOrder(['重', '名不副实', '新类', '大', '重'])).toEqual(['大', '重', '名不副实', '新类']))
})

describe('the address', () => {
  it('asks for what waits where it says nothing', () => {
    expect(filtersOf(narrowingOf({})).decision).toBe('open')
    expect(filtersOf(narrowingOf({ state: 'all' })).decision).toBeUndefined()
  })
  it('ignores what it does not know', () => {
    expect(narrowingOf({ severity: 'fatal', located: 'maybe', state: 'x' })).toMatchObject({ severity: '', located: '', state: 'open' })
  })
  it('counts what the list has', () => {
    const count = { kind: '大', severity: 'error' as const, decision: null, count: 3, unlocated: 1 }
    expect(isCounted(count, narrowingOf({ kind: '大' }))).toBe(true)
    expect(isCounted(count, narrowingOf({ kind: '洋' }))).toBe(false)
    expect(isCounted(count, narrowingOf({ state: 'confirmed' }))).toBe(false)
  })
})

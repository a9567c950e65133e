import { describe, expect, it } from 'vitest'
import { diagramOf, type Sighted } from './diagram'
import type { Finding, Line, Marker } from './shapes'
import { bySeverity, dueOf, figure, geometriesOn, lengthInWords, placeOf, placeOfFinding } from './words'

const sighted = (over: Partial<Sighted>): Sighted => ({
  id: 'r', name: '水井', grid_bearing_deg: 90, distance_m: 100, east_m: 100, north_m: 0, out: [], ...over,
})

describe('the drawing of reference objects', () => {
  it('has north up and distances to scale', () => {
    const { objects, ring, ring_m } = diagramOf([sighted({}), sighted({ id: 'n', grid_bearing_deg: 0, distance_m: 50 })], 400)
    const [east, north] = objects
    expect(east?.said).toEqual([336, 200])
    expect(north?.said?.[0]).toBeCloseTo(200)
    expect(north?.said?.[1]).toBeCloseTo(132)
    expect(ring_m).toBe(100)
    expect(ring).toBeCloseTo(136)
  })
  it('keeps what is far off inside, and names on the outer side', () => {
    const { objects } = diagramOf([sighted({ distance_m: 1000, out: ['distance'] }), sighted({ grid_bearing_deg: 270 })], 400)
    for (const one of objects) for (const value of [...(one.said ?? []), ...(one.real ?? [])]) expect(Math.abs(value - 200)).toBeLessThanOrEqual(140)
    expect(objects[0]?.isOut).toBe(true)
    expect(objects.map((one) => one.anchor)).toEqual(['start', 'middle'])
  })
  it('draws what has only a position or only a bearing', () => {
    const { objects } = diagramOf([sighted({ grid_bearing_deg: null, distance_m: null }), sighted({ distance_m: null, east_m: null, north_m: null })], 400)
    expect(objects[0]?.said).toBeNull()
    expect(objects[0]?.real).not.toBeNull()
    expect(objects[1]?.real).toBeNull()
    expect(objects[1]?.label.every(Number.isFinite)).toBe(true)
  })
})

describe('the words of lines', () => {
  it('gives lengths and figures', () => {
    expect(lengthInWords(151_240)).toBe('151.24 km')
    expect(lengthInWords(999.6)).toBe('1.00 km')
    expect(lengthInWords(null)).toBe('')
    expect(figure(-0.001)).toBe('0.00')
    expect(figure(-1.236)).toBe('-1.24')
  })
  it('knows when the next joint inspection is due', () => {
    expect(dueOf('2026-10-15', '2026-11-26')).toBe('overdue')
    expect(dueOf('2027-03-01', '2026-11-26')).toBe('soon')
    expect(dueOf('2027-09-20', '2026-11-26')).toBe('later')
    expect(dueOf(null, '2026-11-26')).toBe('unknown')
  })
  it('puts the line in law first and leaves out what has ended', () => {
    const part = (role: string, valid_to: string | null) => ({ role, valid_from: '2002-07-01', valid_to })
    const line = { geometries: [part('derived', null), part('present_river', null), part('legal', null), part('derived', '2010-01-01')] }
    expect(geometriesOn(line as unknown as Line, '2026-01-01').map((one) => one.role)).toEqual(['legal', 'derived', 'present_river'])
  })
})

describe('findings', () => {
  const stone = (x: number, valid_to: string | null = null) => ({ letter: '', valid_from: '2002-08-01', valid_to, geometry: { coordinates: [x, 38] } })
  const marker = { number: '003', stones: [stone(109), stone(110), stone(50, '2010-01-01')] } as unknown as Marker
  const found = (severity: string, about: string[], position: number[] | null = null) => ({ severity, about, position }) as Finding
  it('are grouped by how grave they are', () => {
    expect(bySeverity([found('notice', []), found('error', [])]).map(([severity]) => severity)).toEqual(['error', 'notice'])
  })
  it('have a place of their own or that of a marker', () => {
    expect(placeOf(marker, '2026-01-01')).toEqual([109.5, 38])
    expect(placeOfFinding(found('error', ['003']), [marker], '2026-01-01')).toEqual([109.5, 38])
    expect(placeOfFinding(found('error', ['003'], [1, 2]), [marker], '2026-01-01')).toEqual([1, 2])
    expect(placeOfFinding(found('error', ['某线']), [marker], '2026-01-01')).toBeNull()
  })
})

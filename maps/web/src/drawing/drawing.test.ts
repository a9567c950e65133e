import { describe, expect, it } from 'vitest'
import { exactPositions } from './exact'
import {
  geometryOf,
  isInside,
  kindOf,
  partAround,
  partsOf,
  positionsAt,
  ringOf,
  spotsOf,
  without,
  withRing,
  type Drawing,
} from './parts'
import { spotUnder } from './picking'
import { farFromLine, neighboursOf, snapped, type Position } from './snap'
import { steps } from './steps'
import { typedPairs, writtenLines, writtenPositions } from './typed'

/** A square with its south-west corner at a place. */
function square(x: number, y: number, side: number): Position[] {
  return [
    [x, y],
    [x + side, y],
    [x + side, y + side],
    [x, y + side],
    [x, y],
  ]
}
const outline = square(0, 0, 10)
const hole = square(2, 2, 2)
const island = square(20, 0, 5)
const parts = [[outline, hole], [island]]
const drawing: Drawing = { kind: 'polygon', parts }
const project = (x: number, y: number) => ({ x: x * 100, y: y * 100 })

describe('a drawing', () => {
  it.each<[GeoJSON.Geometry, string]>([
    [{ type: 'Point', coordinates: [1, 2] }, 'point'],
    [{ type: 'LineString', coordinates: outline }, 'linestring'],
    [{ type: 'Polygon', coordinates: [outline, hole] }, 'polygon'],
    [{ type: 'MultiPoint', coordinates: outline }, 'point'],
    [{ type: 'MultiLineString', coordinates: [outline, hole] }, 'linestring'],
    [{ type: 'MultiPolygon', coordinates: parts }, 'polygon'],
  ])('is taken apart and put together again: %o', (geometry, kind) => {
    expect(kindOf(geometry)).toBe(kind)
    expect(geometryOf({ kind: kindOf(geometry), parts: partsOf(geometry) })).toEqual(geometry)
  })

  it('of a boundary stays one of many', () => {
    const geometry: GeoJSON.Geometry = { type: 'MultiPolygon', coordinates: [[outline, hole]] }
    expect(geometryOf({ kind: 'polygon', parts: partsOf(geometry) }, true)).toEqual(geometry)
    expect(geometryOf({ kind: 'polygon', parts: [] }, true)).toBeNull()
  })

  it('has every ring of every part in its list', () => {
    expect(spotsOf(parts)).toEqual([
      { part: 0, ring: 0 },
      { part: 0, ring: 1 },
      { part: 1, ring: 0 },
    ])
    expect(positionsAt(drawing, { part: 0, ring: 1 })).toEqual(hole.slice(0, -1))
    expect(positionsAt(drawing, { part: 2, ring: 0 })).toEqual([])
  })

  it('gets a new part or hole one past the last, and a changed ring in its place', () => {
    expect(withRing(parts, { part: 2, ring: 0 }, hole)).toEqual([[outline, hole], [island], [hole]])
    expect(withRing(parts, { part: 1, ring: 1 }, hole)).toEqual([[outline, hole], [island, hole]])
    expect(withRing(parts, { part: 0, ring: 1 }, island)).toEqual([[outline, island], [island]])
    expect(withRing([], { part: 0, ring: 0 }, hole)).toEqual([[hole]])
  })

  it('loses a hole alone, and a part with its holes', () => {
    expect(without(parts, { part: 0, ring: 1 })).toEqual([[outline], [island]])
    expect(without(parts, { part: 0, ring: 0 })).toEqual([[island]])
  })

  it('takes a hole where it begins', () => {
    expect(partAround(parts, square(21, 1, 1), 0)).toBe(1)
    expect(partAround(parts, square(50, 50, 1), 1)).toBe(1)
    expect([isInside([1, 1], outline), isInside([11, 1], outline)]).toEqual([true, false])
  })

  it('closes the rings of areas and refuses what is too few', () => {
    expect(ringOf('polygon', outline.slice(0, -1))).toEqual(outline)
    expect(ringOf('polygon', outline)).toEqual(outline)
    expect(ringOf('polygon', outline.slice(0, 2))).toBeNull()
    expect(ringOf('polygon', [outline[0] as Position, outline[1] as Position, outline[0] as Position])).toBeNull()
    expect(ringOf('linestring', outline.slice(0, 1))).toBeNull()
    expect(ringOf('point', [])).toBeNull()
  })
})

describe('a click', () => {
  it.each<[string, Position, { part: number; ring: number } | null]>([
    ['on a line means the line', [10.05, 5], { part: 0, ring: 0 }],
    ['inside a hole means the hole', [3, 3], { part: 0, ring: 1 }],
    ['inside an area means its outline', [8, 8], { part: 0, ring: 0 }],
    ['inside another part means that part', [22, 2], { part: 1, ring: 0 }],
    ['outside means nothing', [50, 50], null],
  ])('%s', (_, at, spot) => expect(spotUnder(at, parts, project, { part: 1, ring: 0 })).toEqual(spot))

  it('on a line that two rings share means the one that is being edited', () => {
    const shared = [[outline], [square(10, 0, 10)]]
    for (const present of spotsOf(shared)) expect(spotUnder([10, 5], shared, project, present)).toEqual(present)
  })
})

describe('steps', () => {
  it('are taken back and done again until something else is done', () => {
    const history = steps(1)
    history.take(2)
    history.take(3)
    expect([history.undo(), history.now.value, history.undo(), history.now.value, history.undo()]).toEqual([
      true, 2, true, 1, false,
    ])
    expect([history.redo(), history.now.value, history.canRedo.value]).toEqual([true, 2, true])
    history.take(4)
    expect([history.redo(), history.now.value, history.canUndo.value]).toEqual([false, 4, true])
  })
})

describe('coordinates', () => {
  it('are read from lines in the usual spellings and both orders', () => {
    const text = '109°30′15.2″, 38°36′00″\n\n629830.5\t4328700.1\n109.5 38.6'
    expect(typedPairs(text)).toEqual([
      ['109°30′15.2″', '38°36′00″'],
      ['629830.5', '4328700.1'],
      ['109.5', '38.6'],
    ])
    expect(typedPairs('4328700.1, 629830.5', 'north_first')).toEqual([['629830.5', '4328700.1']])
    expect(writtenLines([['629830.5', '4328700.1']], 'north_first')).toBe('4328700.1, 629830.5')
  })

  it('that nobody retyped stay as they are registered, to the last digit', () => {
    const positions = writtenPositions()
    positions.note([['109°30′00.0000″', '38°36′00.0000″']], [[109.50000000012345, 38.6]])
    const pairs: [string, string][] = [
      ['109°30′00.0000″', '38°36′00.0000″'],
      ['109°31′', '38°36′'],
    ]
    expect(positions.exact(pairs, [[109.5, 38.6], [109.51667, 38.6]])).toEqual([
      [109.50000000012345, 38.6],
      [109.51667, 38.6],
    ])
  })

  it('come back from the drawing tools as they went in', () => {
    const { round, exact } = exactPositions()
    const registered: Position = [109.12345678901234, 38.98765432109876]
    expect(round(registered)).toEqual([109.123456789, 38.987654321])
    expect(exact(round(registered))).toBe(registered)
    expect(exact([109.2, 38.2])).toEqual([109.2, 38.2])
  })
})

describe('snapping', () => {
  it('goes to a vertex before an edge, and to nothing far away', () => {
    const neighbours = neighboursOf([
      { type: 'Polygon', coordinates: [[[0, 0], [1, 0], [1, 1], [0, 0]]] },
      { type: 'Point', coordinates: [5, 5] },
    ])
    expect(snapped({ x: 95, y: 5 }, neighbours, project)).toEqual([1, 0])
    expect(snapped({ x: 50, y: 8 }, neighbours, project)).toEqual([0.5, 0])
    expect(snapped({ x: 503, y: 498 }, neighbours, project)).toEqual([5, 5])
    expect(snapped({ x: 300, y: 300 }, neighbours, project)).toBeUndefined()
    expect(snapped({ x: 95, y: 5 }, neighbours, project, 12, [2, 2, 3, 3])).toBeUndefined()
  })

  it('measures to a line and to a single position', () => {
    expect(farFromLine({ x: 500, y: -30 }, outline, project)).toBe(30)
    expect(farFromLine({ x: 3, y: 4 }, [[0, 0]], project)).toBe(5)
  })
})

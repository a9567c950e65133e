import { expect, test } from 'vitest'
import { lengthOf, metresBetween, positionsOf, stretchOf } from './alongLine'

const LINE: [number, number][] = [[109, 38], [109.01, 38], [109.02, 38], [109.03, 38]]
const STEP = metresBetween([109, 38], [109.01, 38])

test('a degree of the meridian is 111 km', () => {
  expect(metresBetween([109, 38], [109, 39])).toBeCloseTo(111_195, -1)
  expect(lengthOf(LINE)).toBeCloseTo(3 * STEP, 3)
})

test('a stretch begins and ends between vertices and keeps those within', () => {
  const found = stretchOf(LINE, STEP / 2, STEP * 2.5)?.coordinates ?? []
  expect(found.map(([x]) => Number(x?.toFixed(4)))).toEqual([109.005, 109.01, 109.02, 109.025])
})

test('the whole line is a stretch, nothing is none', () => {
  expect(stretchOf(LINE, 0, lengthOf(LINE))?.coordinates.length).toBe(4)
  expect(stretchOf(LINE, 0, lengthOf(LINE) + 50)?.coordinates.at(-1)).toEqual([109.03, 38])
  expect(stretchOf(LINE, 100, 100)).toBeNull()
  expect(stretchOf([], 0, 100)).toBeNull()
})

test('parts of a line are put end to end', () => {
  expect(positionsOf({ type: 'MultiLineString', coordinates: [LINE.slice(0, 2), LINE.slice(2)] })).toEqual(LINE)
  expect(positionsOf(null)).toEqual([])
})

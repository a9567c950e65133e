import { describe, expect, it } from 'vitest'
import { areaOf, corners, numbered } from './words'

describe('corners of an area', () => {
  it('come back as they were typed', () => {
    const typed = '108.84, 38.6\n108.85, 38.6\n108.85, 38.61'
    const area = areaOf(typed)
    expect(area?.coordinates[0]?.[0]).toHaveLength(4)
    expect(corners(area, '洞')).toBe(typed)
    expect(areaOf(`${typed}\n\n${typed}`)?.coordinates).toHaveLength(2)
  })
  it('keep the holes of each polygon', () => {
    const ring = (at: number) => `${at}, 38.6\n${at + 0.1}, 38.6\n${at + 0.1}, 38.7`
    const typed = `${ring(108)}\n\n洞\n${ring(108.02)}\n\n${ring(109)}`
    const area = areaOf(typed)
    expect(area?.coordinates.map((polygon) => polygon.length)).toEqual([2, 1])
    expect(corners(area, '洞')).toBe(typed)
    expect(areaOf(corners(area, 'hole'))).toEqual(area)
    expect(areaOf(`洞\n${ring(108)}`)).toBeNull()
  })
  it.each(['', '108.84, 38.6\n108.85, 38.6', '108.84; 38.6\n1,2\n3,4', '208, 38\n1,2\n3,4'])('are refused: %j', (typed) => {
    expect(areaOf(typed)).toBeNull()
  })
})

it('numbers places in order', () => {
  expect(numbered('A-', 9, 11)).toEqual(['A-009', 'A-010', 'A-011'])
  expect(numbered('A-', 3, 2)).toEqual([])
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { between, convergenceAt, courseBetween, declinationAt, trueBearing, turn, windOf } from './way'

const ROWS = readFileSync(join(import.meta.dirname, '../../../../tests/data/ways.csv'), 'utf-8').trim().split('\n').slice(1)

describe('the way from one place to another', () => {
  // tests/gis/field_work/test_positioning.py holds the same rows against pyproj.
  it.each(ROWS)('%s is as the register measures it', (row) => {
    const [lon1, lat1, lon2, lat2, metres, bearing, convergence] = row.split(',').map(Number) as [number, number, number, number, number, number, number]
    const way = between([lon1, lat1], [lon2, lat2])
    expect(way.distance_m).toBeCloseTo(metres, 3)
    expect(turn(way.bearing_deg - bearing)).toBeCloseTo(0, 5)
    expect(convergenceAt([lon1, lat1])).toBeCloseTo(convergence, 4)
  })
})

it('names sixteen winds', () => {
  expect([0, 11.2, 11.3, 22.5, 348.7, 348.8, 359.9, -1].map(windOf)).toEqual([0, 0, 1, 1, 15, 0, 0, 0])
})

it('turns right by less than half a circle, or left', () => {
  expect([10, 190, 350, 725].map(turn)).toEqual([10, -170, -10, 5])
})

it('knows the declination of the county', () => {
  // data/rules/boundary_settings.csv judges bearings of the county by −4°.
  const { degrees, epoch } = declinationAt([108.84, 38.6], new Date('2026-07-01'))
  expect(epoch).toBe(2025)
  expect(degrees).toBeGreaterThan(-5)
  expect(degrees).toBeLessThan(-3)
})

it('counts every bearing from true north', () => {
  expect([trueBearing(2, 'magnetic', -4, 0.5), trueBearing(2, 'true', -4, 0.5), trueBearing(2, 'grid', -4, 0.5)]).toEqual([358, 2, 2.5])
})

it('tells a course of a walk that is longer than the receiver errs', () => {
  const from = { place: [108.84, 38.6] as const, accuracy_m: 4 }
  expect(courseBetween(from, { place: [108.84005, 38.6], accuracy_m: 4 })).toBeNull()
  expect(courseBetween(from, { place: [108.8402, 38.6], accuracy_m: 30 })).toBeNull()
  expect(courseBetween(from, { place: [108.8402, 38.6], accuracy_m: 4 })).toBeCloseTo(90, 0)
})

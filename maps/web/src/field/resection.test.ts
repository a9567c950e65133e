import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { resect, type Measured, type Precision } from './resection'
import type { Place } from './way'

interface Case {
  name: string
  registered: Place
  declination_deg: number
  precision: Precision
  measured: Measured[]
  away_m: number
  out: string[]
}

// tests/gis/field_work/test_positioning.py holds the same cases against gis.boundary_markers.resection.
const CASES = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../tests/data/resections.json'), 'utf-8')) as Case[]

it.each(CASES)('$name', ({ registered, declination_deg, precision, measured, away_m, out }) => {
  const found = resect(measured, registered, declination_deg, precision)
  expect(found?.away_m).toBeCloseTo(away_m, 1)
  expect([...(found?.out ?? [])].sort()).toEqual([...out].sort())
})

it('says nothing of two objects, or of objects whose own place nobody knows', () => {
  const { registered, declination_deg, precision, measured } = CASES[0]!
  expect(resect(measured.slice(0, 2), registered, declination_deg, precision)).toBeNull()
  expect(resect(measured.map((one) => ({ ...one, object: null })), registered, declination_deg, precision)).toBeNull()
})

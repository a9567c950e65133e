import { describe, expect, it } from 'vitest'
import type { Shape } from '@/api/client'
import { parameterForm, parametersOf } from './datumParameters'
import { formsOf, keyOf, partsOf, zonesOf } from './systemParts'

const system = (key: string, datum: string, width: number | null = null, zone: number | null = null, inEasting = false) =>
  ({ key, datum, name_zh: key, name_en: key, zone_width: width, zone, central_meridian: null, zone_in_easting: inEasting }) as Shape<'SystemOut'>

const SYSTEMS = [
  system('cgcs2000', 'cgcs2000'),
  system('gcj02', 'gcj02'),
  system('cgcs2000-3-zone36', 'cgcs2000', 3, 36, true),
  system('cgcs2000-3-cm108', 'cgcs2000', 3, 36),
  system('cgcs2000-6-zone19', 'cgcs2000', 6, 19, true),
]

describe('the parts of a coordinate system', () => {
  it.each(['', 'cgcs2000', 'gcj02', 'cgcs2000-3-zone36', 'cgcs2000-3-cm108', 'xian80:109.5:500000:-4000000'])(
    'of "%s" make its key again',
    (key) => expect(keyOf(partsOf(key, SYSTEMS))).toBe(key),
  )

  it('leave the key open while the zone or a number is missing', () => {
    const parts = partsOf('cgcs2000', SYSTEMS)
    expect(keyOf({ ...parts, form: '3' })).toBeNull()
    expect(keyOf({ ...parts, form: 'own' })).toBeNull()
    expect(keyOf({ ...parts, form: 'own', own: { meridian: 109, east: 500000, north: 0 } })).toBe('cgcs2000:109:500000:0')
  })

  it('offer zones only where a datum has them', () => {
    expect(formsOf('gcj02', SYSTEMS)).toEqual(['degrees'])
    expect(formsOf('cgcs2000', SYSTEMS)).toEqual(['degrees', '3n', '3', '6n', 'own'])
    expect(zonesOf('cgcs2000', '3', SYSTEMS).map((one) => one.key)).toEqual(['cgcs2000-3-cm108'])
  })
})

describe('the parameters of a datum', () => {
  const none = parameterForm(null)

  it('are three shifts, or seven with the convention of the rotations', () => {
    expect(parametersOf(none)).toBeNull()
    const three = { ...none, count: 3 as const, dx: -10.5, dy: 1, dz: 2 }
    expect(parametersOf(three)).toMatchObject({ dx: -10.5, rx: 0, convention: 'position_vector' })
    const seven = { ...three, count: 7 as const, rx: 0.1, ry: 0.2, rz: 0.3, scale_ppm: 4 }
    expect(parametersOf(seven)).toBeUndefined()
    expect(parametersOf({ ...seven, convention: 'coordinate_frame' })).toMatchObject({ rz: 0.3, convention: 'coordinate_frame' })
  })

  it('are not sent before all are there, and come back as they were', () => {
    expect(parametersOf({ ...none, count: 3, dx: 1 })).toBeUndefined()
    const given = { dx: 1, dy: 2, dz: 3, rx: 0, ry: 0, rz: 0.4, scale_ppm: 0, convention: 'position_vector', accuracy_m: 1 }
    expect(parametersOf(parameterForm(given))).toEqual(given)
  })
})

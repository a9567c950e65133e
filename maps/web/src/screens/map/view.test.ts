import { describe, expect, it } from 'vitest'
import { degreesMinutesSeconds, groundResolution, position, zoomFor } from '@/map/dms'
import { queryOf, viewIn } from './view'

const ID = '7d53ad59-4133-4d6c-be8d-2ce1f8f7c2d0'

describe('the address of a map', () => {
  it('holds the whole view and gives it back', () => {
    const view = {
      centre: [109.39571, 39.05518] as [number, number],
      zoom: 11.25,
      hiddenLevels: ['village', '*'],
      hiddenClasses: ['23'],
      hiddenLines: ['present_river'],
      hiddenStatuses: ['intact'],
      layers: ['cemetery', 'grave'],
      hiddenSigns: ['grave.scattered'],
      hiddenStates: ['grave.accepted'],
      labels: false,
      demonstration: false,
      base: 'vec',
      chosen: { kind: 'division' as const, id: ID },
    }
    expect(viewIn(queryOf(view) as Record<string, string>)).toEqual(view)
  })

  it('leaves out what is as usual', () => {
    expect(Object.values(queryOf(viewIn({}))).filter((value) => value !== undefined)).toEqual([])
  })

  it.each([{ c: '109' }, { c: '999,39' }, { c: 'x,y' }, { z: 'NaN' }, { sel: 'division:1' }, { sel: `other:${ID}` }])(
    'takes no notice of %o',
    (query) => expect(viewIn(query as never)).toEqual(viewIn({})),
  )
})

describe('a position', () => {
  it.each([
    [109.5, '109°30′00.0″'],
    [109.99999, '110°00′00.0″'],
    [38.601234, '38°36′04.4″'],
  ])('%f is %s', (angle, written) => expect(degreesMinutesSeconds(angle)).toBe(written))

  it('names the hemispheres', () => expect(position(-1.5, -2.25)).toBe('1°30′00.0″W  2°15′00.0″S'))
})

describe('a scale', () => {
  it('is that of the ellipsoid, and the same there and back', () => {
    // A degree of longitude at 38.6°N on CGCS2000 is 87,110 m.
    expect((groundResolution(0, 38.6) * 512) / 360).toBeCloseTo(87110, -2)
    expect(zoomFor(groundResolution(9.3, 38.6), 38.6)).toBeCloseTo(9.3, 9)
  })
})

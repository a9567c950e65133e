import type { Run } from './calls'
import { type AccessResult, type BanZonesResult, type Reach, type RelocationResult, resultOf, type ScreeningResult, type SitingResult } from './results'

/** What a run draws, layer by layer; the legend lists the layers that have anything. */
export const LAYERS = {
  reach_standing: '#1f5f8b',
  reach_chosen: '#7c3aed',
  corridor_ban: '#b91c1c',
  area_ban: '#9a3412',
  approval: '#a16207',
  place: '#475569',
  served: '#15803d',
  out_of_reach: '#b91c1c',
  no_road: '#6b7280',
  standing: '#1f5f8b',
  candidate: '#0f766e',
  barred: '#9a3412',
  alternative: '#c026d3',
  chosen: '#7c3aed',
  link: '#7c3aed',
  grave_inside: '#7f1d1d',
  grave_moved: '#b45309',
  grave_left: '#6b7280',
  cemetery: '#15803d',
  cell_best: '#166534',
  cell_good: '#65a30d',
  cell_other: '#a8a29e',
} as const
export type Layer = keyof typeof LAYERS
export interface Facts {
  layer: Layer
  /** What it is called when one touches it. */
  about: string
  /** Whether its name stands on the map. */
  name: string
  /** How large a point is. */
  size: number
}
export type Drawn = GeoJSON.Feature<GeoJSON.Geometry, Facts>

/** Layers that the map opens without: areas lie over nearly the whole banner, and often every place is a candidate. */
export const HIDDEN_AT_FIRST: readonly Layer[] = ['area_ban', 'approval', 'candidate']
/** Cells of this score and more are the best, and good ones. */
const BEST = 80
const GOOD = 60

const point = (lon: number, lat: number): GeoJSON.Point => ({ type: 'Point', coordinates: [lon, lat] })
const drawn = (layer: Layer, geometry: GeoJSON.Geometry, about: string, more: Partial<Facts> = {}): Drawn => ({
  type: 'Feature',
  geometry,
  properties: { layer, about, name: '', size: 6, ...more },
})
const isEmpty = (one: GeoJSON.Geometry | undefined) => one === undefined || ('coordinates' in one && one.coordinates.length === 0) || (one.type === 'GeometryCollection' && one.geometries.length === 0)
const line = (from: [number, number], to: [number, number]): GeoJSON.LineString => ({ type: 'LineString', coordinates: [from, to] })

/** The roads or the ground within reach of some sites. */
const reached = (layer: Layer, reach: Reach[] | undefined): Drawn[] => (reach ?? []).filter((one) => !isEmpty(one.geometry)).map((one) => drawn(layer, one.geometry, ''))

function ofAccess(result: AccessResult): Drawn[] {
  return [
    ...reached('reach_standing', result.reach),
    ...result.rows.map((one) => drawn(one.no_road ? 'no_road' : one.within ? 'served' : 'out_of_reach', point(one.lon, one.lat), one.name, { size: 5 })),
    ...result.stations.map((one) => drawn('standing', point(one.lon, one.lat), one.name, { size: 7, name: one.name })),
  ]
}

function ofSiting(result: SitingResult, at: number): Drawn[] {
  const plan = result.plans[at]
  const sites = new Map([...result.standing, ...(plan?.new ?? [])].map((one) => [one.key, one]))
  const lost = new Set(result.without_road ?? [])
  // Only of the first plan it is kept which place goes where.
  const isFirst = at === 0 && plan !== undefined
  const links = result.places.flatMap((one) => {
    const site = isFirst && one.site !== null ? sites.get(one.site) : undefined
    return site === undefined || (site.lon === one.lon && site.lat === one.lat) ? [] : [drawn('link', line([one.lon, one.lat], [site.lon, site.lat]), `${one.name} → ${site.name}`)]
  })
  const chosen = new Set((plan?.new ?? []).map((one) => one.key))
  // What other plans choose instead
  const others = new Map(result.plans.flatMap((other) => other.new.filter((one) => !chosen.has(one.key)).map((one) => [one.key, one] as const)))
  const idle = result.candidates.filter((one) => !chosen.has(one.key) && !others.has(one.key))
  return [
    ...reached('reach_standing', result.standing_reach),
    ...reached('reach_chosen', plan?.reach),
    ...links,
    ...(isFirst || plan === undefined ? result.places.map((one) => drawn(one.served ? 'served' : lost.has(one.name) ? 'no_road' : plan === undefined ? 'place' : 'out_of_reach', point(one.lon, one.lat), one.name, { size: 5 })) : []),
    ...idle.map((one) => drawn(one.barred.length > 0 ? 'barred' : 'candidate', point(one.lon, one.lat), one.name, { size: 4 })),
    ...result.standing.map((one) => drawn('standing', point(one.lon, one.lat), one.name, { size: 7 })),
    ...[...others.values()].map((one) => drawn('alternative', point(one.lon, one.lat), one.name, { size: 7, name: one.name })),
    ...(plan?.new ?? []).map((one) => drawn('chosen', point(one.lon, one.lat), one.name, { size: 9, name: one.name })),
  ]
}

function ofBanZones(result: BanZonesResult): Drawn[] {
  const zones: [Layer, GeoJSON.Geometry | undefined][] = [['approval', result.layers.approval], ['area_ban', result.sides.area], ['corridor_ban', result.sides.line]]
  return [
    ...zones.flatMap(([layer, shape]) => (isEmpty(shape) ? [] : [drawn(layer, shape as GeoJSON.Geometry, '')])),
    ...result.graves.map((one) => drawn('grave_inside', point(one.lon, one.lat), one.number, { size: Math.min(12, 4 + Math.sqrt(one.graves)) })),
  ]
}

function ofRelocation(result: RelocationResult): Drawn[] {
  return [
    ...result.moves.map((one) => drawn('link', line([one.lon, one.lat], [one.cemetery_lon, one.cemetery_lat]), `${one.site} → ${one.cemetery}`)),
    ...result.moves.map((one) => drawn('grave_moved', point(one.lon, one.lat), one.site, { size: 5 })),
    ...result.left.map((one) => drawn('grave_left', point(one.lon, one.lat), one.site, { size: 5 })),
    ...result.cemeteries.map((one) => drawn('cemetery', point(one.lon, one.lat), one.name, { size: 9, name: one.name })),
  ]
}

function ofScreening(result: ScreeningResult): Drawn[] {
  // The best lie above the others.
  return [...result.cells].reverse().map((one) =>
    drawn(one.score >= BEST ? 'cell_best' : one.score >= GOOD ? 'cell_good' : 'cell_other', point(one.lon, one.lat), `${one.rank}`, { size: one.rank <= 10 ? 8 : 5, name: one.rank <= 10 ? `${one.rank}` : '' }),
  )
}

/** Return what a run draws; of a siting, its plan of this number. */
export function drawingOf(run: Run, plan = 0): Drawn[] {
  switch (run.kind) {
    case 'access':
      return ofAccess(resultOf(run))
    case 'siting':
      return ofSiting(resultOf(run), plan)
    case 'ban_zones':
      return ofBanZones(resultOf(run))
    case 'relocation':
      return ofRelocation(resultOf(run))
    case 'cemetery_screening':
      return ofScreening(resultOf(run))
  }
}

/** Return the layers that are on a drawing, in the order of the legend. */
export function layersOf(features: readonly Drawn[]): Layer[] {
  const found = new Set(features.map((one) => one.properties.layer))
  return (Object.keys(LAYERS) as Layer[]).filter((one) => found.has(one))
}

import type { Run } from './calls'

/** What a run keeps by kind (see README "Planning runs"): costs are seconds by road, or metres. */
export type Measure = 'road' | 'straight' | 'ground'

export interface Spot {
  key: string
  name: string
  lon: number
  lat: number
}

export interface AccessRow extends Spot {
  urban: boolean
  people_60: number | null
  nearest: string | null
  cost: number | null
  limit: number
  no_road: boolean
  within: boolean
  has_own_station: boolean | null
}
/** What lies within a limit: stretches of road, or ground around. */
export interface Reach {
  profile: 'walking' | 'driving'
  limit: number
  length_m: number | null
  geometry: GeoJSON.Geometry
}
export interface AccessResult {
  measure: Measure
  reach: Reach[]
  rows: AccessRow[]
  stations: Spot[]
}

export interface Fairness {
  served_pct: number
  by_group_pct: Record<string, number>
  worst_group: string | null
  mean: number | null
  median: number | null
  ninth_decile: number | null
  farthest: number | null
  gini: number | null
  without_way: number
}
export interface Plan {
  status: 'proven' | 'found'
  gap: number | null
  objective: number
  price: number
  new: (Spot & { served: number })[]
  /** None without a radius. */
  reach?: Reach[]
  fairness: Fairness
}
export interface ServedPlace extends Spot {
  group: string
  weight: number
  served: boolean
  site: string | null
  site_name: string | null
  cost: number | null
}
export interface Unreached {
  key: string
  name: string
  weight: number
  nearest: string | null
  cost: number | null
  barred: { name: string; by: string[] }[]
}
export interface Loosened {
  limit: 'radius' | 'number' | 'budget' | 'capacity' | 'exclusion'
  works_from: number | null
  is_smallest: boolean
}
export interface SitingResult {
  measure: Measure
  status: 'proven' | 'found' | 'infeasible' | 'unknown'
  is_proven: boolean
  plans: Plan[]
  unreached: Unreached[]
  explanation: { loosened: Loosened[]; lacking_capacity: number; is_complete: boolean } | null
  without_road?: string[]
  places: ServedPlace[]
  standing: Spot[]
  standing_reach?: Reach[]
  candidates: (Spot & { barred: string[] })[]
  unknown: UnknownZone[]
}

export interface UnknownZone {
  name: string
  distance_m: number
  reason: string
}
export interface Zone {
  effect: 'ban' | 'approval' | 'suitable'
  side: string
  kind: string
  name: string
  distance_m: number | null
  basis: string
  approvals: string[]
  clause: string
  is_verified: boolean
  note: string
}
export interface GraveInside {
  key: string
  number: string
  graves: number
  lon: number
  lat: number
  zones: string[]
  corridor: string | null
  chainage_km: number | null
  is_visible: boolean | null
  is_seen: boolean | null
  seen: { corridor: string; direction: 'forward' | 'backward'; is_visible: boolean | null; from_km: number | null; to_km: number | null }[]
}
export interface Segment {
  corridor: string
  from_km: number | null
  to_km: number | null
  sites: number
  graves: number
  visible: number
}
export interface Task {
  year: number
  corridor: string
  from_km: number | null
  to_km: number | null
  graves: number
}
export interface BanZonesResult {
  measure: Measure
  layers: Record<string, GeoJSON.Geometry>
  sides: Record<string, GeoJSON.Geometry>
  zones: Zone[]
  unknown: UnknownZone[]
  /** heights, or no_terrain: nothing is known of what is seen. */
  visibility: string
  graves: GraveInside[]
  segments: Segment[]
  schedule: Task[]
}

export interface Move {
  site: string
  lon: number
  lat: number
  cemetery: string
  cemetery_lon: number
  cemetery_lat: number
  graves: number
  cost: number
}
export interface RelocationResult {
  measure: Measure
  moves: Move[]
  left: { site: string; lon: number; lat: number; graves: number; reason: 'unreachable' | 'full' }[]
  cemeteries: { name: string; lon: number; lat: number; free: number; moved_in: number; own_per_year: number; years_until_full: number | null }[]
}

export interface Cell {
  key: string
  rank: number
  lon: number
  lat: number
  effect: 'approval' | 'suitable'
  score: number
  approvals: string[]
  marks: { criterion: string; value: number | null; mark: number | null }[]
}
export interface ScreeningResult {
  measure: Measure
  cells: Cell[]
  excluded: Record<string, number>
  /** heights, or no_terrain: slope is known nowhere. */
  slope: string
  unknown: UnknownZone[]
}

/** A rule that was used, as a run keeps it. */
export interface UsedRule {
  kind: string
  distance_m?: number
  effect: string
  basis: string
  is_verified: boolean
}

/** Return a run's result as its kind has it. */
export function resultOf<Result>(run: Run): Result {
  return run.result as unknown as Result
}

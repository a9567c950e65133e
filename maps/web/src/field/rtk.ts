import proj4 from 'proj4'
import { asNumber, axisOf, type Columns, type Role, type Table } from './rtkTable'
import { between, type Place } from './way'

/** A coordinate system of gis.coordinates, as the forms document hands it out. */
export interface System {
  key: string
  name_zh: string
  name_en: string
  zone: number | null
  central_meridian: number | null
  zone_in_easting: boolean
  proj4: string
}

/** A marker as a package has it. */
export interface KnownMarker {
  id: string
  number: string
  positions: { position: Place; height_m?: number | null; height_datum?: string | null }[]
}

export type Rule =
  | 'no_point' | 'not_a_number' | 'swapped' | 'zone_in_y' | 'other_zone' | 'no_zone_in_y' | 'degrees' | 'not_here'
  | 'wrong_belt' | 'far' | 'twice' | 'no_marker' | 'no_sigma' | 'sigma_large' | 'no_height'

/** What is wrong in a cell: row of the file, column, value, rule; the remedy is in the rule's sentence. */
export interface RtkFinding {
  line: number
  role: Role
  value: string
  rule: Rule
  told: Record<string, string | number>
  /** Whether the row can be taken all the same. */
  isWarning: boolean
}

export interface RtkResult {
  line: number
  point: string
  marker: KnownMarker | null
  x: number
  y: number
  place: Place
  height_m: number | null
  /** Null where neither the file nor anybody said it. */
  sigma_m: number | null
  /** From the registered position, metres. */
  away_m: number | null
  /** Height measured minus registered, metres; null: not comparable, undefined: one of both is not there. */
  higher_m: number | null | undefined
}

export interface RtkOptions {
  system: System
  systems: readonly System[]
  height_datum: string | null
  /** Mean error of a point where the file has no column of it, metres. */
  sigma_m: number | null
}

/** Metres: farther from the registered position than a marker moves, another belt or order of axes is looked for. */
const FAR_M = 1000
/** Metres: so near the registered position no wrong belt leads by chance. */
const NEAR_M = 200
/** Metres: no RTK result is worse; millimetres were written for metres. */
const LARGE_SIGMA_M = 1
const DEGREES = '+proj=longlat +ellps=GRS80 +no_defs'

/** Return a marker's number as it is compared: letters and digits alone, in capitals. */
export const keyOf = (name: string) => name.normalize('NFKC').toUpperCase().replace(/[\s\-_.·#号]/g, '')

/** Return longitude and latitude of X north, Y east in a system. */
export function placeIn(system: System, x: number, y: number): Place {
  if (system.zone === null) return [y, x]
  const [longitude, latitude] = proj4(system.proj4, DEGREES, [y, x])
  return [longitude, latitude]
}

/** Return how much higher one height is than another, or null: heights of two datums are never compared. */
export function heightDifference(height_m: number, datum: string | null | undefined, other_m: number, other: string | null | undefined): number | null {
  return !datum || !other || datum !== other ? null : height_m - other_m
}

const distanceTo = (marker: KnownMarker, place: Place) => Math.min(...marker.positions.map(({ position }) => between(position, place).distance_m))

/** Return which order and belt lead near the registered position, or null. */
function wouldFit(marker: KnownMarker, x: number, y: number, { systems }: RtkOptions): { system: System; isSwapped: boolean } | null {
  for (const isSwapped of [false, true]) {
    const [north, east] = isSwapped ? [y, x] : [x, y]
    for (const system of systems) {
      const place = rangeRule(system, north, east) === null ? placeIn(system, north, east) : null
      if (place !== null && place.every(Number.isFinite) && distanceTo(marker, place) <= NEAR_M) return { system, isSwapped }
    }
  }
  return null
}

/** Return what a pair can't be in a system, or null; the ranges are those of gis/coordinates/surveying_order.py. */
function rangeRule(system: System, x: number, y: number): [Rule, Record<string, string | number>] | null {
  const axes = [axisOf(x), axisOf(y)] as const
  const zone = Math.floor(y / 1e6)
  if (system.zone === null) {
    if (axes[0] === 'longitude' && axes[1] === 'latitude') return ['swapped', {}]
    return axes[0] === 'latitude' && axes[1] === 'longitude' ? null : ['not_here', {}]
  }
  if (axes[0] === 'latitude' || axes[0] === 'longitude') return ['degrees', {}]
  if (axes[0] === 'east' && axes[1] === 'north') return ['swapped', {}]
  if (axes[0] !== 'north' || axes[1] !== 'east') return ['not_here', {}]
  if (system.zone_in_easting && zone === 0) return ['no_zone_in_y', { zone: system.zone }]
  if (system.zone_in_easting && zone !== system.zone) return ['other_zone', { zone, chosen: system.zone }]
  return !system.zone_in_easting && zone > 0 ? ['zone_in_y', { zone }] : null
}

/** Read a table's results; a row with an error is not among them. */
export function readRtk(table: Table, columns: Columns, options: RtkOptions, markers: readonly KnownMarker[]): { results: RtkResult[]; findings: RtkFinding[] } {
  const known = new Map(markers.map((one) => [keyOf(one.number), one]))
  const findings: RtkFinding[] = []
  const results: RtkResult[] = []
  const taken = new Map<string, number>()
  for (const { line, cells } of table.rows) {
    const cell = (role: Role) => (columns[role] === null ? '' : (cells[columns[role]] ?? ''))
    const find = (role: Role, rule: Rule, told: Record<string, string | number> = {}, isWarning = false) => findings.push({ line, role, value: cell(role), rule, told, isWarning })
    const point = cell('point')
    if (point === '') {
      find('point', 'no_point')
      continue
    }
    const [x, y] = [asNumber(cell('north')), asNumber(cell('east'))]
    if (Number.isNaN(x) || Number.isNaN(y)) {
      find(Number.isNaN(x) ? 'north' : 'east', 'not_a_number')
      continue
    }
    const marker = known.get(keyOf(point)) ?? null
    const outside = rangeRule(options.system, x, y)
    if (outside !== null) {
      find(outside[0] === 'swapped' || outside[0] === 'degrees' ? 'north' : 'east', ...outside)
      continue
    }
    const place = placeIn(options.system, x, y)
    const away_m = marker === null || marker.positions.length === 0 ? null : distanceTo(marker, place)
    if (marker !== null && away_m !== null && away_m > FAR_M) {
      const better = wouldFit(marker, x, y, options)
      const told = { metres: Math.round(away_m), number: marker.number }
      if (better !== null) {
        find(better.isSwapped ? 'north' : 'east', better.isSwapped ? 'swapped' : 'wrong_belt', { ...told, system: better.system.key })
        continue
      }
      find('north', 'far', told, true)
    }
    const earlier = taken.get(keyOf(point))
    if (earlier !== undefined) {
      find('point', 'twice', { line: earlier })
      continue
    }
    if (marker === null) find('point', 'no_marker', {}, true)
    const sigma = columns.sigma === null ? options.sigma_m : asNumber(cell('sigma'))
    if (sigma !== null && !(sigma > 0)) {
      find('sigma', 'no_sigma')
      continue
    }
    if (sigma !== null && sigma > LARGE_SIGMA_M) {
      find('sigma', 'sigma_large')
      continue
    }
    const height = columns.height === null ? null : asNumber(cell('height'))
    if (height !== null && Number.isNaN(height)) find('height', 'no_height', {}, true)
    const height_m = height === null || Number.isNaN(height) ? null : height
    const stone = marker?.positions[0]
    taken.set(keyOf(point), line)
    results.push({
      line,
      point,
      marker,
      x,
      y,
      place,
      height_m,
      sigma_m: sigma,
      away_m,
      higher_m: height_m === null || stone?.height_m == null ? undefined : heightDifference(height_m, options.height_datum, stone.height_m, stone.height_datum),
    })
  }
  return { results, findings }
}

/** Return the line of a surveyor's file as an observation keeps it: point, X north, Y east, H, system, file. */
export function verbatimOf({ point, x, y, height_m }: RtkResult, system: System, file: string): string {
  const height = height_m === null ? '' : ` H=${height_m}`
  return `${point}: X=${x} Y=${y}${height} (${system.key}) ${file}`.slice(0, 200)
}

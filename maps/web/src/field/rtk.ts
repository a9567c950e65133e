import proj4 from 'proj4'
import { calledStone, lettersOf, meantStone, NEAR_M, namedStones, nearest, withoutLetter, writtenKey, type KnownMarker } from './namedStones'
import { asNumber, axisOf, type Columns, type Role, type Table } from './rtkTable'
import type { Place } from './way'

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

export type Rule =
  | 'no_point' | 'not_a_number' | 'swapped' | 'zone_in_y' | 'other_zone' | 'no_zone_in_y' | 'degrees' | 'not_here'
  | 'wrong_belt' | 'far' | 'ambiguous' | 'twice' | 'second_stone' | 'other_stone' | 'no_such_stone' | 'no_marker' | 'no_sigma' | 'sigma_large' | 'no_height'

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
  /** Which stone it is compared with, where the marker has several; else empty. */
  stone: string
  /** The letter of that stone, where the marker has several and it has one. */
  letter: string | null
  /** Whether the point's name says which stone, too. */
  isStoneNamed: boolean
  x: number
  y: number
  place: Place
  height_m: number | null
  /** Null where neither the file nor anybody said it. */
  sigma_m: number | null
  /** From the registered position of that stone, metres. */
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
/** Metres: no RTK result is worse; millimetres were written for metres. */
const LARGE_SIGMA_M = 1
const DEGREES = '+proj=longlat +ellps=GRS80 +no_defs'

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

/** Return which order and belt lead near the registered position, or null. */
function wouldFit(marker: KnownMarker, x: number, y: number, { systems }: RtkOptions): { system: System; isSwapped: boolean } | null {
  for (const isSwapped of [false, true]) {
    const [north, east] = isSwapped ? [y, x] : [x, y]
    for (const system of systems) {
      const place = rangeRule(system, north, east) === null ? placeIn(system, north, east) : null
      if (place !== null && place.every(Number.isFinite) && (nearest(marker.positions, place)?.away_m ?? Infinity) <= NEAR_M) return { system, isSwapped }
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

/**
 * Read a table's results; a row with an error is not among them. Without markers (null) each cell alone is looked at:
 * whoever asks has the register match the points.
 */
export function readRtk(table: Table, columns: Columns, options: RtkOptions, markers: readonly KnownMarker[] | null): { results: RtkResult[]; findings: RtkFinding[] } {
  const meantBy = namedStones(markers ?? [])
  const findings: RtkFinding[] = []
  const results: RtkResult[] = []
  /** Lines by marker, or by a point's name that is of none, and by what the stone is called. */
  const taken = new Map<string, Map<string, number>>()
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
    const outside = rangeRule(options.system, x, y)
    if (outside !== null) {
      find(outside[0] === 'swapped' || outside[0] === 'degrees' ? 'north' : 'east', ...outside)
      continue
    }
    const place = placeIn(options.system, x, y)
    const meant = meantBy(point, place)
    if (meant.length > 1) {
      find('point', 'ambiguous', { numbers: meant.map((one) => one.marker.number).join('、') })
      continue
    }
    const lettered = meant.length > 0 ? null : withoutLetter(meantBy, point, place)
    if (lettered !== null) {
      find('point', 'no_such_stone', { number: lettered.number, letters: lettersOf(lettered) || '—' })
      continue
    }
    const named = meant[0] ?? null
    const marker = named?.marker ?? null
    const there = marker === null ? null : nearest(marker.positions, place)
    if (marker !== null && there !== null && there.away_m > FAR_M) {
      const better = wouldFit(marker, x, y, options)
      const told = { metres: Math.round(there.away_m), number: marker.number }
      if (better !== null) {
        find(better.isSwapped ? 'north' : 'east', better.isSwapped ? 'swapped' : 'wrong_belt', { ...told, system: better.system.key })
        continue
      }
      find('north', 'far', told, true)
    }
    const measured = named === null ? null : meantStone(named, place)
    const stone = marker === null ? '' : calledStone(marker, measured?.stone)
    const key = marker?.id ?? writtenKey(point)
    const earlier = taken.get(key) ?? new Map<string, number>()
    const same = earlier.get(stone)
    if (same !== undefined) {
      find('point', 'twice', { line: same })
      continue
    }
    if (markers !== null && marker === null) find('point', 'no_marker', {}, true)
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
    const other = marker === null ? '' : calledStone(marker, there?.stone)
    if (other !== stone) find('point', 'other_stone', { stone, other, metres: there?.away_m.toFixed(3) ?? '' }, true)
    const [first] = earlier
    if (first !== undefined) find('point', 'second_stone', { stone, first: first[0], line: first[1] }, true)
    if (markers !== null) taken.set(key, earlier.set(stone, line))
    const registered = measured?.stone
    results.push({
      line,
      point,
      marker,
      stone,
      letter: stone === '' ? null : measured?.stone.letter || null,
      isStoneNamed: named?.letter != null,
      x,
      y,
      place,
      height_m,
      sigma_m: sigma,
      away_m: measured?.away_m ?? null,
      higher_m: height_m === null || registered?.height_m == null ? undefined : heightDifference(height_m, options.height_datum, registered.height_m, registered.height_datum),
    })
  }
  return { results, findings }
}

/**
 * Return the line of a surveyor's file as an observation keeps it: point, X north, Y east, H, system, file; behind a
 * number alone, which of several stones was measured.
 */
export function verbatimOf({ point, stone, isStoneNamed, x, y, height_m }: RtkResult, system: System, file: string): string {
  const measured = stone !== '' && !isStoneNamed ? `${point} → ${stone}` : point
  const height = height_m === null ? '' : ` H=${height_m}`
  return `${measured}: X=${x} Y=${y}${height} (${system.key}) ${file}`.slice(0, 200)
}

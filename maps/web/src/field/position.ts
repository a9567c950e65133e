/**
 * Where the device is, by many readings of its receiver. Longitude, latitude in degrees (WGS 84, taken as equal
 * to CGCS2000), metres.
 *
 * 1. Readings that are old (cached), without accuracy, or the same once more are left out. A receiver's time is its
 *    own (Android: of the satellites): a reading is old when it comes later after its time than the freshest did, so
 *    that a device's clock may be as wrong as it likes.
 * 2. Outliers: a reading whose easting or northing lies farther from the median of all than k · 1.4826 · MAD, and
 *    than its own accuracy, is left out (MAD: median absolute deviation; 1.4826 makes it a standard deviation of
 *    normal errors; of few readings that agree it is nothing).
 * 3. The mean is weighted by 1 / accuracy².
 * 4. Its accuracy is the greatest of: √(1 / Σ 1/a²), the readings' own claim; spread / √n, what they show; and
 *    the best single reading's. Errors of readings that follow one another are mostly common (satellites,
 *    troposphere, multipath), and a common part does not grow less by averaging (JCGM 100:2008, 5.2).
 *
 * Accuracies are taken as the device states them (W3C Geolocation: a radius of 95 %; Android: of 68 %), which
 * is never less than the mean error of a point.
 */

/** A position with how well and how it was found; a phone's height is of no stated datum and for the eye only. */
export interface Fix {
  longitude: number
  latitude: number
  accuracy_m: number
  height_m: number | null
  at: string
  method: string
  readings: number
  /** Mean error of one reading, by how they lie around their mean. */
  spread_m?: number | null
  /** Letter of the stone that was measured, of a marker that has several. */
  stone?: string | null
  /** Why it was kept although it is poor. */
  note?: string
  /** Of a surveyor's file: the datum of its height, and the line as it stands there. */
  height_datum?: string | null
  verbatim?: string
}

export interface Reading {
  longitude: number
  latitude: number
  accuracy_m: number
  height_m: number | null
  /** Milliseconds since 1970, of the reading itself. */
  at: number
  /** Where the device is moving to, from true north, where the receiver says so of a walk or a ride. */
  course_deg?: number | null
}

/** data/rules/field_position_settings.csv, as the forms document hands it out. */
export interface PositionSettings {
  readings: number
  fewest_readings: number
  green_m: number
  yellow_m: number
  stale_s: number
  outlier_mad: number
  floor_share: number
  near_m: number
}

export const PHONE = 'phone'
export type Gate = 'green' | 'yellow' | 'red'
/** Why there is no reading. */
export type Failure = 'denied' | 'no_signal' | 'too_slow' | 'insecure' | 'old'
/** Where readings come from: calls back until the returned function is called. */
export type Source = (take: (reading: Reading) => void, fail: (why: Failure) => void) => () => void

export function gateOf(accuracy_m: number, settings: PositionSettings): Gate {
  if (accuracy_m <= settings.green_m) return 'green'
  return accuracy_m <= settings.yellow_m ? 'yellow' : 'red'
}

/**
 * Return why a reading is left out, or null; `before` is the one that came before it, `lag_ms` how long after its time
 * it came by the device's clock, `least_ms` how long the freshest of all took.
 */
export function unusable(reading: Reading, before: Reading | null, lag_ms: number, least_ms: number, settings: PositionSettings): 'old' | 'no_accuracy' | 'same' | null {
  const { longitude, latitude, accuracy_m, at } = reading
  // No receiver knows its place to nothing: a position that was made up says so.
  if (![longitude, latitude, accuracy_m].every(Number.isFinite) || accuracy_m <= 0) return 'no_accuracy'
  if (lag_ms - least_ms > settings.stale_s * 1000) return 'old'
  return before !== null && before.at === at ? 'same' : null
}

const NORMAL = 1.4826

function median(values: readonly number[]): number {
  const ordered = [...values].sort((one, other) => one - other)
  const middle = ordered.length >> 1
  const upper = ordered[middle] ?? Number.NaN
  return ordered.length % 2 === 1 ? upper : ((ordered[middle - 1] ?? upper) + upper) / 2
}

/** Metres of a degree of longitude and of latitude on the ellipsoid GRS 80. */
function metresOfDegree(latitude: number): [number, number] {
  const [a, e2, radian] = [6378137, 0.00669438002290, Math.PI / 180]
  const sine = Math.sin(latitude * radian)
  const w = Math.sqrt(1 - e2 * sine * sine)
  return [(a / w) * Math.cos(latitude * radian) * radian, ((a * (1 - e2)) / w ** 3) * radian]
}

/** Return the mean of readings, or null where there is none. */
export function averaged(readings: readonly Reading[], settings: PositionSettings): Fix | null {
  const last = readings.at(-1)
  if (last === undefined) return null
  const origin = [median(readings.map((one) => one.longitude)), median(readings.map((one) => one.latitude))] as const
  const [metresEast, metresNorth] = metresOfDegree(origin[1])
  const placed = readings.map((one) => ({
    one,
    east: (one.longitude - origin[0]) * metresEast,
    north: (one.latitude - origin[1]) * metresNorth,
    weight: 1 / one.accuracy_m ** 2,
  }))
  const limit = (along: 'east' | 'north') => settings.outlier_mad * NORMAL * median(placed.map((each) => Math.abs(each[along])))
  const [limitEast, limitNorth] = [limit('east'), limit('north')]
  const kept = placed.filter(
    ({ one, east, north }) => Math.abs(east) <= Math.max(limitEast, one.accuracy_m) && Math.abs(north) <= Math.max(limitNorth, one.accuracy_m),
  )

  const whole = kept.reduce((sum, { weight }) => sum + weight, 0)
  const mean = (of: (each: (typeof kept)[number]) => number) => kept.reduce((sum, each) => sum + each.weight * of(each), 0) / whole
  const [east, north] = [mean((each) => each.east), mean((each) => each.north)]
  const count = kept.length
  const spread = count < 2 ? null : Math.sqrt((mean((each) => (each.east - east) ** 2 + (each.north - north) ** 2) * count) / (count - 1))
  const best = Math.min(...kept.map(({ one }) => one.accuracy_m))
  const heights = kept.flatMap(({ one }) => (one.height_m === null ? [] : [one.height_m]))
  return {
    longitude: origin[0] + east / metresEast,
    latitude: origin[1] + north / metresNorth,
    accuracy_m: Math.max(Math.sqrt(1 / whole), (spread ?? 0) / Math.sqrt(count), settings.floor_share * best),
    height_m: heights.length === 0 ? null : median(heights),
    at: new Date(last.at).toISOString(),
    method: PHONE,
    readings: count,
    spread_m: spread,
  }
}

/** What an observation says of its position; the form's other fields stay as they are. */
export interface PositionValues {
  position: [number, number] | null
  position_accuracy_m: number | null
  position_method: string | null
  position_stone: string | null
  position_height_m: number | null
  position_height_datum: string | null
  position_readings: number | null
  position_spread_m: number | null
  position_note: string
  position_verbatim: string
}

const rounded = (value: number, digits: number) => Number(value.toFixed(digits))

/** Return a fix as an observation writes it: to about a millimetre of longitude and latitude. */
export function positionValues(fix: Fix | null): PositionValues {
  const isDated = fix?.height_m != null && !!fix.height_datum
  return {
    position: fix === null ? null : [rounded(fix.longitude, 9), rounded(fix.latitude, 9)],
    position_accuracy_m: fix === null ? null : rounded(fix.accuracy_m, 3),
    position_method: fix?.method ?? null,
    position_stone: fix?.stone ?? null,
    position_height_m: isDated ? rounded(fix.height_m as number, 4) : null,
    position_height_datum: isDated ? (fix.height_datum as string) : null,
    // A surveyor's file has one result, whatever it was averaged of.
    position_readings: fix?.method === PHONE ? fix.readings : null,
    position_spread_m: fix?.spread_m == null ? null : rounded(fix.spread_m, 3),
    position_note: fix?.note ?? '',
    position_verbatim: fix?.verbatim ?? '',
  }
}

/** Return the fix that an observation says, or null; when it was taken is not part of what it says. */
export function fixOf(values: Partial<PositionValues>, at: string): Fix | null {
  const { position, position_accuracy_m, position_method } = values
  if (position == null || position_accuracy_m == null || position_method == null) return null
  return {
    longitude: position[0],
    latitude: position[1],
    accuracy_m: position_accuracy_m,
    height_m: values.position_height_m ?? null,
    height_datum: values.position_height_datum ?? null,
    at,
    method: position_method,
    stone: values.position_stone ?? null,
    readings: values.position_readings ?? 1,
    spread_m: values.position_spread_m ?? null,
    note: values.position_note ?? '',
    verbatim: values.position_verbatim ?? '',
  }
}

/** Metres a second: who moves slower stands, and the receiver's course is chance. */
const WALKING = 0.5

/** Follow the receiver of this device. */
export const receiver: Source = (take, fail) => {
  if (!window.isSecureContext || !('geolocation' in navigator)) {
    fail('insecure')
    return () => undefined
  }
  const watching = navigator.geolocation.watchPosition(
    ({ coords, timestamp }) =>
      take({
        longitude: coords.longitude,
        latitude: coords.latitude,
        accuracy_m: coords.accuracy,
        height_m: coords.altitude,
        at: timestamp,
        course_deg: coords.speed !== null && coords.speed > WALKING ? coords.heading : null,
      }),
    (error) => fail(error.code === error.PERMISSION_DENIED ? 'denied' : error.code === error.TIMEOUT ? 'too_slow' : 'no_signal'),
    { enableHighAccuracy: true, maximumAge: 0, timeout: 30_000 },
  )
  return () => navigator.geolocation.clearWatch(watching)
}

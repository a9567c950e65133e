import { between, convergenceAt, trueBearing, turn, turned, type North, type Place } from './way'

/**
 * Where a marker stands by what was measured to its reference objects, and which of them is out: by least squares
 * and data snooping as gis/boundary_markers/resection.py does it, with the same σ, on the tangent plane of the
 * registered position. Angles in radians within, metres.
 */

/** How well things are measured, as the register has it (data/rules/boundary_settings.csv). */
export interface Precision {
  bearing_deg: number
  distance_m: number
  distance_ratio: number
  object_m: number
  /** Critical values of χ² with one and two degrees of freedom at the significance of the test. */
  critical_1: number
  critical_2: number
}

export interface Measured {
  id: string
  /** Where the object itself stands; without it it says nothing of the marker. */
  object: Place | null
  bearing_deg: number | null
  bearing_kind: North | null
  distance_m: number | null
}

export interface Resected {
  /** How far the marker measured so lies from where it is registered. */
  away_m: number
  bearing_deg: number
  /** Which objects the test says are out; more than one where it can't tell them apart. */
  out: string[]
  redundancy: number
}

interface Sight {
  id: string
  what: 'bearing' | 'distance'
  east: number
  north: number
  value: number
  sigma: number
}

const RADIAN = Math.PI / 180
const FEWEST = 3

function sightsOf(measured: readonly Measured[], registered: Place, declination_deg: number, precision: Precision): Sight[] {
  const convergence = convergenceAt(registered)
  return measured.flatMap(({ id, object, bearing_deg, bearing_kind, distance_m }) => {
    if (object === null) return []
    const way = between(registered, object)
    const [east, north] = [way.distance_m * Math.sin(way.bearing_deg * RADIAN), way.distance_m * Math.cos(way.bearing_deg * RADIAN)]
    const found: Sight[] = []
    if (bearing_deg !== null && bearing_kind !== null) {
      const value = trueBearing(bearing_deg, bearing_kind, declination_deg, convergence) * RADIAN
      const sigma = Math.hypot(precision.bearing_deg * RADIAN, precision.object_m / Math.max(distance_m ?? way.distance_m, 1))
      found.push({ id, what: 'bearing', east, north, value, sigma })
    }
    if (distance_m !== null) {
      const sigma = Math.hypot(precision.distance_m, precision.distance_ratio * distance_m, precision.object_m)
      found.push({ id, what: 'distance', east, north, value: distance_m, sigma })
    }
    return found
  })
}

type Pair = [number, number]

/** Design and observed minus computed at a place, each divided by its σ. */
function linear(sights: readonly Sight[], [x, y]: Pair): { design: Pair[]; rest: number[] } {
  const design: Pair[] = []
  const rest: number[] = []
  for (const { what, east, north, value, sigma } of sights) {
    const [de, dn] = [east - x, north - y]
    const s = Math.max(Math.hypot(de, dn), 1e-3)
    if (what === 'bearing') {
      design.push([-dn / s ** 2 / sigma, de / s ** 2 / sigma])
      rest.push((turn((value - Math.atan2(de, dn)) / RADIAN) * RADIAN) / sigma)
    } else {
      design.push([-de / s / sigma, -dn / s / sigma])
      rest.push((value - s) / sigma)
    }
  }
  return { design, rest }
}

/** Inverse of AᵀA as (a, b, c) of [[a, b], [b, c]], or null where the sights determine nothing. */
function inverse(design: readonly Pair[]): [number, number, number] | null {
  let [a, b, c] = [0, 0, 0]
  for (const [e, n] of design) [a, b, c] = [a + e * e, b + e * n, c + n * n]
  const determinant = a * c - b * b
  return determinant <= 1e-10 * (a + c) ** 2 ? null : [c / determinant, -b / determinant, a / determinant]
}

const weighted = ([a, b, c]: [number, number, number], [e, n]: Pair, [f, m]: Pair) => e * (a * f + b * m) + n * (b * f + c * m)

/** Levenberg-Marquardt: plain steps run away where a bearing is out by tens of degrees. */
function adjusted(sights: readonly Sight[], from: Pair): Pair | null {
  let at = from
  let damping = 1e-3
  const sum = (rest: readonly number[]) => rest.reduce((all, each) => all + each * each, 0)
  for (let step = 0; step < 200; step++) {
    const { design, rest } = linear(sights, at)
    let [a, b, c, e, n] = [0, 0, 0, 0, 0]
    design.forEach(([de, dn], each) => {
      const left = rest[each] ?? 0
      ;[a, b, c, e, n] = [a + de * de, b + de * dn, c + dn * dn, e + de * left, n + dn * left]
    })
    const [p, q] = [a * (1 + damping), c * (1 + damping)]
    const determinant = p * q - b * b
    if (!(determinant > 0)) return null
    const move: Pair = [(q * e - b * n) / determinant, (p * n - b * e) / determinant]
    const next: Pair = [at[0] + move[0], at[1] + move[1]]
    if (sum(linear(sights, next).rest) <= sum(rest)) {
      at = next
      damping = Math.max(damping / 10, 1e-12)
      if (Math.hypot(...move) < 1e-7) return at
    } else {
      damping *= 10
      if (damping > 1e12) return at
    }
  }
  return null
}

/** Each hypothesis with T / χ²: one bearing, one distance, or both of an object, its own position being wrong. */
function tests(sights: readonly Sight[], design: readonly Pair[], rest: readonly number[], normal: [number, number, number], precision: Precision) {
  const cofactor = (one: number, other: number) => (one === other ? 1 : 0) - weighted(normal, design[one]!, design[other]!)
  const found: { id: string; sights: number[]; ratio: number; left: number }[] = []
  const whole = rest.reduce((all, each) => all + each * each, 0)
  sights.forEach(({ id }, one) => {
    const r = cofactor(one, one)
    if (r < 1e-6) return
    const statistic = rest[one]! ** 2 / r
    found.push({ id, sights: [one], ratio: statistic / precision.critical_1, left: whole - statistic })
    const other = sights.findIndex((each, at) => at > one && each.id === id)
    if (other < 0) return
    const [p, q, b] = [r, cofactor(other, other), cofactor(one, other)]
    const determinant = p * q - b * b
    if (determinant < 1e-6) return
    const both = (q * rest[one]! ** 2 - 2 * b * rest[one]! * rest[other]! + p * rest[other]! ** 2) / determinant
    found.push({ id, sights: [one, other], ratio: both / precision.critical_2, left: whole - both })
  })
  return found
}

/** Hypotheses whose tests differ by less than this part can't be told apart. */
const TIE = 1e-3

/** Return where the marker stands by three or more objects, and which of them is out; null where they don't say. */
export function resect(measured: readonly Measured[], registered: Place, declination_deg: number, precision: Precision): Resected | null {
  const sights = sightsOf(measured, registered, declination_deg, precision)
  if (new Set(sights.map(({ id }) => id)).size < FEWEST) return null
  const at = adjusted(sights, [0, 0])
  if (at === null) return null
  const { design, rest } = linear(sights, at)
  const normal = inverse(design)
  const redundancy = sights.length - 2
  if (normal === null || redundancy < 1) return null
  const tried = tests(sights, design, rest, normal, precision)
  const greatest = Math.max(0, ...tried.map(({ ratio }) => ratio))
  // Before all others one that leaves nothing to explain, as the register's search has it.
  const enough = tried.filter(({ ratio, left }) => ratio > 1 && left <= redundancy * precision.critical_1)
  const candidates = enough.length > 0 ? enough : tried
  const most = Math.max(0, ...candidates.map(({ ratio }) => ratio))
  const named = candidates.filter(({ ratio }) => ratio > most * (1 - TIE))
  const ids = greatest <= 1 ? [] : [...new Set(redundancy === 1 ? sights.map(({ id }) => id) : named.map(({ id }) => id))]
  // What is out says nothing of where the marker stands.
  const wrong = ids.length === 1 ? (named[0]?.sights ?? []) : []
  const place = adjusted(sights.filter((_, each) => !wrong.includes(each)), [0, 0]) ?? at
  return { away_m: Math.hypot(...place), bearing_deg: turned(Math.atan2(place[0], place[1]) / RADIAN), out: ids, redundancy }
}

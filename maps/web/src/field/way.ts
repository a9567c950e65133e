import geodesic from 'geographiclib-geodesic'
import geomagnetism from 'geomagnetism'

/** Longitude, latitude, degrees. */
export type Place = readonly [longitude: number, latitude: number]

export interface Way {
  distance_m: number
  /** From true north, clockwise, 0–360. */
  bearing_deg: number
}

const ELLIPSOID = geodesic.Geodesic.WGS84
/** Any angle as 0 ≤ angle < 360. */
export const turned = (degrees: number) => ((degrees % 360) + 360) % 360
/** Any angle as −180 ≤ angle < 180: how far to turn, right is positive. */
export const turn = (degrees: number) => turned(degrees + 180) - 180

/** Return distance and true bearing of the geodesic from one place to another (C. F. F. Karney, 2013). */
export function between(from: Place, to: Place): Way {
  const found = ELLIPSOID.Inverse(from[1], from[0], to[1], to[0])
  return { distance_m: found.s12 ?? 0, bearing_deg: turned(found.azi1 ?? 0) }
}

/** Return which of the sixteen winds of data/rules/sixteen_winds.csv a true bearing lies in, 0 for north. */
export const windOf = (bearing_deg: number) => Math.round(turned(bearing_deg) / 22.5) % 16

export interface Declination {
  /** East positive. */
  degrees: number
  /** Of the World Magnetic Model. */
  epoch: number
}

/** Return the declination of a place on a day, by the World Magnetic Model (NOAA/BGS), good to half a degree. */
export function declinationAt([longitude, latitude]: Place, on: Date): Declination {
  const model = geomagnetism.model(on, { allowOutOfBoundsModel: true })
  return { degrees: model.point([latitude, longitude]).decl, epoch: model.epoch }
}

/**
 * Return meridian convergence γ at a place in its 3-degree zone: grid north lies γ east of true north.
 * γ ≈ Δλ sin φ (1 + (Δλ cos φ)² (1 + 3η² + 2η⁴) / 3), as gis/coordinates/plane.py has it of PROJ, to 0.0001°.
 */
export function convergenceAt([longitude, latitude]: Place): number {
  const radian = Math.PI / 180
  const [phi, east] = [latitude * radian, (longitude - 3 * Math.round(longitude / 3)) * radian]
  const eta2 = 0.00673949677548 * Math.cos(phi) ** 2
  const further = ((east * Math.cos(phi)) ** 2 * (1 + 3 * eta2 + 2 * eta2 ** 2)) / 3
  return (east * Math.sin(phi) * (1 + further)) / radian
}

export type North = 'magnetic' | 'true' | 'grid'

/** Return a bearing from true north: A = M + D of a needle's, A = α + γ of a grid one. */
export function trueBearing(bearing_deg: number, north: North, declination_deg: number, convergence_deg: number): number {
  return turned(bearing_deg + { magnetic: declination_deg, true: 0, grid: convergence_deg }[north])
}

/** A place that was passed, and how well it is known. */
export interface Passed {
  place: Place
  accuracy_m: number
}

/** Metres: nobody's course is told from a shorter walk. */
const SHORTEST_WALK = 8

/** Return the course from one place passed to another, where they lie farther apart than chance explains. */
export function courseBetween(before: Passed, now: Passed): number | null {
  const { distance_m, bearing_deg } = between(before.place, now.place)
  return distance_m > Math.max(SHORTEST_WALK, before.accuracy_m, now.accuracy_m) ? bearing_deg : null
}

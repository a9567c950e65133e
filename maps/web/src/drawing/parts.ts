import type { Position } from './snap'

/** A drawing is made of parts of one kind; an area's first ring is its outline, those after it its holes. */
export type Kind = 'point' | 'linestring' | 'polygon'

/** A point has one ring of one position, a line one ring of its positions; the rings of an area are closed. */
export type Part = readonly Position[][]

/** Which ring of which part; one past the last means a new one. */
export interface Spot {
  part: number
  ring: number
}

export interface Drawing {
  kind: Kind
  parts: readonly Part[]
}

/** Return the kind of drawing that a geometry is. */
export function kindOf(geometry: GeoJSON.Geometry | null): Kind {
  if (geometry === null || geometry.type.endsWith('Point')) return 'point'
  return geometry.type.endsWith('LineString') ? 'linestring' : 'polygon'
}

/** Take a geometry apart. */
export function partsOf(geometry: GeoJSON.Geometry | null): Part[] {
  switch (geometry?.type) {
    case 'Point':
      return [[[geometry.coordinates as Position]]]
    case 'MultiPoint':
      return (geometry.coordinates as Position[]).map((one) => [[one]])
    case 'LineString':
      return [[geometry.coordinates as Position[]]]
    case 'MultiLineString':
      return (geometry.coordinates as Position[][]).map((one) => [one])
    case 'Polygon':
      return [geometry.coordinates as Position[][]]
    case 'MultiPolygon':
      return geometry.coordinates as Position[][][]
    default:
      return []
  }
}

/** Put parts together; `multi` makes even a single one a part of many, as boundaries are stored. */
export function geometryOf({ kind, parts }: Drawing, multi = false): GeoJSON.Geometry | null {
  const [first] = parts
  if (first === undefined) return null
  const single = parts.length === 1 && !multi
  if (kind === 'point') {
    const all = parts.map((part) => part[0]?.[0] ?? [])
    return single ? { type: 'Point', coordinates: all[0] ?? [] } : { type: 'MultiPoint', coordinates: all }
  }
  if (kind === 'linestring') {
    const all = parts.map((part) => part[0] ?? [])
    return single ? { type: 'LineString', coordinates: all[0] ?? [] } : { type: 'MultiLineString', coordinates: all }
  }
  const all = parts.map((part) => [...part])
  return single ? { type: 'Polygon', coordinates: all[0] ?? [] } : { type: 'MultiPolygon', coordinates: all }
}

/** Return every spot of a drawing in order. */
export function spotsOf(parts: readonly Part[]): Spot[] {
  return parts.flatMap((rings, part) => rings.map((_, ring) => ({ part, ring })))
}

/** Return the positions of a ring in the order in which they are typed, without the repeated last one; none of a new one. */
export function positionsAt({ kind, parts }: Drawing, spot: Spot): Position[] {
  const found = parts[spot.part]?.[spot.ring] ?? []
  return kind === 'polygon' ? found.slice(0, -1) : found
}

/** Return the ring that positions make, or null when they are too few; that of an area is closed. */
export function ringOf(kind: Kind, positions: readonly Position[]): Position[] | null {
  const [first] = positions
  if (first === undefined) return null
  if (kind === 'point') return [first]
  if (kind === 'linestring') return positions.length < 2 ? null : [...positions]
  const last = positions.at(-1)
  const closed = positions.length > 1 && last !== undefined && last[0] === first[0] && last[1] === first[1]
  const ring = closed ? [...positions] : [...positions, first]
  return ring.length < 4 ? null : ring
}

/** Return parts with a ring put in the place of another, or added where the spot is one past the last. */
export function withRing(parts: readonly Part[], spot: Spot, ring: Position[]): Part[] {
  if (spot.part >= parts.length) return [...parts, [ring]]
  return parts.map((rings, at) => {
    if (at !== spot.part) return rings
    return spot.ring >= rings.length ? [...rings, ring] : rings.map((one, index) => (index === spot.ring ? ring : one))
  })
}

/** Return parts without a hole; without its outline a part is gone, and its holes with it. */
export function without(parts: readonly Part[], spot: Spot): Part[] {
  if (spot.ring === 0) return parts.filter((_, at) => at !== spot.part)
  return parts.map((rings, at) => (at === spot.part ? rings.filter((_, index) => index !== spot.ring) : rings))
}

/** Tell whether a position lies inside a ring. */
export function isInside([x, y]: Position, ring: readonly Position[]): boolean {
  let inside = false
  ring.forEach(([x1, y1], at) => {
    const [x2, y2] = ring[(at + 1) % ring.length] ?? [x1, y1]
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside
  })
  return inside
}

/** Return the number of the part that a new hole lies in: where it begins, else the one that was being edited. */
export function partAround(parts: readonly Part[], hole: readonly Position[], otherwise: number): number {
  const [first] = hole
  const found = first === undefined ? -1 : parts.findIndex((rings) => isInside(first, rings[0] ?? []))
  return found === -1 ? otherwise : found
}

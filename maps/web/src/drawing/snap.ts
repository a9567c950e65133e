/** Snapping to what lies beside: first to vertices, then to edges, within some pixels of the screen. */

export type Position = [number, number]
type Pixel = { x: number; y: number }
/** Where a position stands on the screen. */
export type Project = (longitude: number, latitude: number) => Pixel

/** Lines (of areas the rings) and single points that a drawing may be snapped to. */
export interface Neighbours {
  lines: Position[][]
  points: Position[]
}

function* linesOf(geometry: GeoJSON.Geometry): Generator<Position[]> {
  switch (geometry.type) {
    case 'LineString':
      yield geometry.coordinates as Position[]
      break
    case 'MultiLineString':
    case 'Polygon':
      yield* geometry.coordinates as Position[][]
      break
    case 'MultiPolygon':
      for (const polygon of geometry.coordinates) yield* polygon as Position[][]
      break
    case 'GeometryCollection':
      for (const part of geometry.geometries) yield* linesOf(part)
      break
    default:
  }
}

/** Collect what can be snapped to. */
export function neighboursOf(geometries: readonly GeoJSON.Geometry[]): Neighbours {
  const found: Neighbours = { lines: [], points: [] }
  for (const geometry of geometries) {
    found.lines.push(...linesOf(geometry))
    if (geometry.type === 'Point') found.points.push(geometry.coordinates as Position)
    if (geometry.type === 'MultiPoint') found.points.push(...(geometry.coordinates as Position[]))
  }
  return found
}

function nearestOnSegment(at: Pixel, from: Pixel, to: Pixel): number {
  const length = (to.x - from.x) ** 2 + (to.y - from.y) ** 2
  if (length === 0) return 0
  const share = ((at.x - from.x) * (to.x - from.x) + (at.y - from.y) * (to.y - from.y)) / length
  return Math.min(1, Math.max(0, share))
}

const far = (one: Pixel, other: Pixel) => Math.hypot(one.x - other.x, one.y - other.y)

function farFromSegment(at: Pixel, from: Pixel, to: Pixel): number {
  const share = nearestOnSegment(at, from, to)
  return far(at, { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share })
}

/** Return how many pixels a point of the screen is from a line, or from a single position. */
export function farFromLine(at: Pixel, line: readonly Position[], project: Project): number {
  const pixels = line.map((position) => project(...position))
  return Math.min(...pixels.map((pixel, index) => farFromSegment(at, pixel, pixels[index + 1] ?? pixel)))
}

/**
 * Return the vertex within reach, exactly as it is registered; else the nearest point on an edge; else nothing.
 * `reach` is in pixels; `box` keeps everything that is not near from being projected.
 */
export function snapped(
  at: Pixel,
  neighbours: Neighbours,
  project: Project,
  reach = 12,
  box?: [west: number, south: number, east: number, north: number],
): Position | undefined {
  let vertex: { position: Position; distance: number } | undefined
  let edge: { position: Position; distance: number } | undefined
  const inside = (one: Position) =>
    box === undefined || (one[0] >= box[0] && one[0] <= box[2] && one[1] >= box[1] && one[1] <= box[3])
  const apart = (one: Position, other: Position) =>
    box !== undefined &&
    ((one[0] < box[0] && other[0] < box[0]) ||
      (one[0] > box[2] && other[0] > box[2]) ||
      (one[1] < box[1] && other[1] < box[1]) ||
      (one[1] > box[3] && other[1] > box[3]))

  function tryVertex(position: Position): void {
    if (!inside(position)) return
    const distance = far(at, project(...position))
    if (distance <= reach && (vertex === undefined || distance < vertex.distance)) vertex = { position, distance }
  }

  neighbours.points.forEach(tryVertex)
  for (const line of neighbours.lines) {
    line.forEach((position, index) => {
      tryVertex(position)
      const next = line[index + 1]
      if (next === undefined || apart(position, next)) return
      const from = project(...position)
      const to = project(...next)
      const share = nearestOnSegment(at, from, to)
      const distance = far(at, { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share })
      if (distance <= reach && (edge === undefined || distance < edge.distance)) {
        edge = {
          position: [position[0] + (next[0] - position[0]) * share, position[1] + (next[1] - position[1]) * share],
          distance,
        }
      }
    })
  }
  return (vertex ?? edge)?.position
}

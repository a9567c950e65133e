/** West, south, east, north in degrees. */
export type Extent = [west: number, south: number, east: number, north: number]

/** Yield every position of a geometry. */
function* positionsOf(geometry: GeoJSON.Geometry): Generator<[number, number]> {
  if (geometry.type === 'GeometryCollection') {
    for (const part of geometry.geometries) yield* positionsOf(part)
    return
  }
  const rest: unknown[] = [geometry.coordinates]
  while (rest.length > 0) {
    const next = rest.pop() as unknown[]
    if (typeof next[0] === 'number') yield [next[0], next[1] as number]
    else rest.push(...next)
  }
}

/** Return what geometries cover together, or null when there is nothing. */
export function extentOf(geometries: readonly GeoJSON.Geometry[]): Extent | null {
  const found: Extent = [180, 90, -180, -90]
  for (const geometry of geometries) {
    for (const [longitude, latitude] of positionsOf(geometry)) {
      found[0] = Math.min(found[0], longitude)
      found[1] = Math.min(found[1], latitude)
      found[2] = Math.max(found[2], longitude)
      found[3] = Math.max(found[3], latitude)
    }
  }
  return found[0] <= found[2] ? found : null
}

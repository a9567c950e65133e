type Position = [number, number]

/** Metres between two positions on a sphere of the earth's mean radius: good enough to show, not to survey. */
export function metresBetween([x1, y1]: Position, [x2, y2]: Position): number {
  const rad = Math.PI / 180
  const half = Math.sin(((y2 - y1) * rad) / 2) ** 2
  const across = Math.cos(y1 * rad) * Math.cos(y2 * rad) * Math.sin(((x2 - x1) * rad) / 2) ** 2
  return 2 * 6_371_008.8 * Math.asin(Math.sqrt(half + across))
}

/** Return a line in one piece, its parts put end to end where there are several. */
export function positionsOf(geometry: GeoJSON.Geometry | null): Position[] {
  if (geometry?.type === 'LineString') return geometry.coordinates as Position[]
  return geometry?.type === 'MultiLineString' ? (geometry.coordinates.flat() as Position[]) : []
}

/** Return the length of a line in metres. */
export function lengthOf(line: readonly Position[]): number {
  return line.slice(1).reduce((sum, position, at) => sum + metresBetween(line[at] ?? position, position), 0)
}

/** Return the part of a line between two distances along it, in metres; null where nothing lies between. */
export function stretchOf(line: readonly Position[], from: number, to: number): GeoJSON.LineString | null {
  if (line.length < 2 || to <= from) return null
  const found: Position[] = []
  let walked = 0
  for (const [at, end] of line.slice(1).entries()) {
    const start = line[at] ?? end
    const length = metresBetween(start, end)
    const place = (metres: number): Position => {
      const share = length === 0 ? 0 : (metres - walked) / length
      return [start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share]
    }
    const begins = walked <= from && from < walked + length
    if (begins) found.push(place(from))
    else if (from < walked && walked < to) found.push(start)
    if (walked < to && to <= walked + length) found.push(place(to))
    walked += length
  }
  if (to > walked && found.length > 0) found.push(line.at(-1) as Position)
  return found.length < 2 ? null : { type: 'LineString', coordinates: found }
}

import type { Position } from './snap'

/** A drawing is edited piece by piece: points, lines, and areas of one ring; holes are kept beside their ring. */
export type Kind = 'point' | 'linestring' | 'polygon'

export interface Piece {
  kind: Kind
  geometry: GeoJSON.Point | GeoJSON.LineString | GeoJSON.Polygon
  holes: Position[][]
}

/** Return the kind of drawing that a geometry is. */
export function kindOf(geometry: GeoJSON.Geometry | null): Kind {
  if (geometry === null || geometry.type.endsWith('Point')) return 'point'
  return geometry.type.endsWith('LineString') ? 'linestring' : 'polygon'
}

function area(rings: Position[][]): Piece {
  const [outer = [], ...holes] = rings
  return { kind: 'polygon', geometry: { type: 'Polygon', coordinates: [outer] }, holes }
}

function line(coordinates: Position[]): Piece {
  return { kind: 'linestring', geometry: { type: 'LineString', coordinates }, holes: [] }
}

function point(coordinates: Position): Piece {
  return { kind: 'point', geometry: { type: 'Point', coordinates }, holes: [] }
}

/** Take a geometry apart. */
export function piecesOf(geometry: GeoJSON.Geometry | null): Piece[] {
  if (geometry === null) return []
  switch (geometry.type) {
    case 'Point':
      return [point(geometry.coordinates as Position)]
    case 'MultiPoint':
      return (geometry.coordinates as Position[]).map(point)
    case 'LineString':
      return [line(geometry.coordinates as Position[])]
    case 'MultiLineString':
      return (geometry.coordinates as Position[][]).map(line)
    case 'Polygon':
      return [area(geometry.coordinates as Position[][])]
    case 'MultiPolygon':
      return (geometry.coordinates as Position[][][]).map(area)
    default:
      return []
  }
}

/** Put pieces together again; `multi` makes even a single one a part of many, as boundaries are stored. */
export function geometryOf(pieces: readonly Piece[], multi = false): GeoJSON.Geometry | null {
  const first = pieces[0]
  if (first === undefined) return null
  const alike = pieces.filter((one) => one.kind === first.kind)
  const single = alike.length === 1 && !multi
  if (first.kind === 'point') {
    const all = alike.map((one) => (one.geometry as GeoJSON.Point).coordinates)
    return single ? { type: 'Point', coordinates: all[0] ?? [] } : { type: 'MultiPoint', coordinates: all }
  }
  if (first.kind === 'linestring') {
    const all = alike.map((one) => (one.geometry as GeoJSON.LineString).coordinates)
    return single ? { type: 'LineString', coordinates: all[0] ?? [] } : { type: 'MultiLineString', coordinates: all }
  }
  const all = alike.map((one) => [...(one.geometry as GeoJSON.Polygon).coordinates, ...one.holes])
  return single ? { type: 'Polygon', coordinates: all[0] ?? [] } : { type: 'MultiPolygon', coordinates: all }
}

/** Return every position of a piece in the order in which it is typed; a ring without the repeated last one. */
export function positionsOf(piece: Piece): Position[] {
  if (piece.kind === 'point') return [(piece.geometry as GeoJSON.Point).coordinates as Position]
  if (piece.kind === 'linestring') return (piece.geometry as GeoJSON.LineString).coordinates as Position[]
  return ((piece.geometry as GeoJSON.Polygon).coordinates[0] ?? []).slice(0, -1) as Position[]
}

/** Return the piece that positions make, or null when they are too few; a ring is closed. */
export function pieceOf(kind: Kind, positions: readonly Position[], holes: Position[][] = []): Piece | null {
  const first = positions[0]
  if (first === undefined) return null
  if (kind === 'point') return point(first)
  if (kind === 'linestring') return positions.length < 2 ? null : line([...positions])
  if (positions.length < 3) return null
  const last = positions.at(-1)
  const closed = last !== undefined && last[0] === first[0] && last[1] === first[1]
  return { ...area([closed ? [...positions] : [...positions, first]]), holes }
}

/** Split typed lines into pairs: `109°30′15.2″, 38°36′00″` or two columns of a table. */
export function typedPairs(text: string): [string, string][] {
  return text
    .split('\n')
    .map((row) => row.trim())
    .filter((row) => row !== '')
    .map((row) => {
      const cells = row.split(/[\t,，;；]+|\s{2,}/).map((cell) => cell.trim()).filter((cell) => cell !== '')
      if (cells.length >= 2) return [cells[0] ?? '', cells[1] ?? '']
      const halves = row.split(/\s+/)
      return [halves[0] ?? '', halves[1] ?? '']
    })
}

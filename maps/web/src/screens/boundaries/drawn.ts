/** What stands on a map of lines and markers, and how it is drawn; every colour has words in the legend. */

export const LINE_KINDS = ['legal', 'derived', 'present_river', 'present_road'] as const
export type LineKind = (typeof LINE_KINDS)[number]
export const POINT_KINDS = ['marker', 'junction', 'error', 'warning', 'notice'] as const
export type PointKind = (typeof POINT_KINDS)[number]

export const LINE_COLOURS: Record<LineKind, string> = {
  legal: '#a01414',
  derived: '#7c3aed',
  present_river: '#1d6fb8',
  present_road: '#8a5a14',
}
export const POINT_COLOURS: Record<PointKind, string> = {
  marker: '#1f2937',
  junction: '#0f766e',
  error: '#b91c1c',
  warning: '#b45309',
  notice: '#2563eb',
}
/** One sign in each point, so that it is not told by its colour alone. */
export const POINT_SIGNS: Record<PointKind, string> = { marker: '', junction: '3', error: '!', warning: '?', notice: 'i' }

export interface DrawnLine {
  id: string
  kind: LineKind
  geometry: GeoJSON.Geometry
  label?: string
}

export interface DrawnPoint {
  id: string
  kind: PointKind
  position: [number, number]
  label?: string
}

export function lineKind(role: string): LineKind {
  return LINE_KINDS.find((kind) => kind === role) ?? 'derived'
}

/** Return the middle vertex of the longest part of a line: its name stands there. */
function middleOf(geometry: GeoJSON.Geometry): GeoJSON.Position | null {
  const parts = geometry.type === 'LineString' ? [geometry.coordinates] : geometry.type === 'MultiLineString' ? geometry.coordinates : []
  const longest = [...parts].sort((one, other) => other.length - one.length)[0]
  return longest?.[Math.floor(longest.length / 2)] ?? null
}

function namesOf(lines: readonly DrawnLine[]): GeoJSON.Feature[] {
  return lines.flatMap((one): GeoJSON.Feature[] => {
    const middle = one.label === undefined ? null : middleOf(one.geometry)
    if (middle === null) return []
    const geometry = { type: 'Point' as const, coordinates: middle }
    return [{ type: 'Feature', geometry, properties: { of: 'name', label: one.label } }]
  })
}

export function featuresOf(lines: readonly DrawnLine[], points: readonly DrawnPoint[]): GeoJSON.FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: [
      ...lines.map((one) => ({
        type: 'Feature' as const,
        geometry: one.geometry,
        properties: { id: one.id, of: 'line', kind: one.kind, colour: LINE_COLOURS[one.kind] },
      })),
      ...namesOf(lines),
      ...points.map((one) => ({
        type: 'Feature' as const,
        geometry: { type: 'Point' as const, coordinates: one.position },
        properties: {
          id: one.id, of: 'point', kind: one.kind, label: one.label ?? '', colour: POINT_COLOURS[one.kind], sign: POINT_SIGNS[one.kind],
        },
      })),
    ],
  }
}

import type { LayerSpecification, Map as GlMap } from 'maplibre-gl'
import { api, ask, type Shape } from '@/api/client'
import { Problem } from '@/api/problem'
import { hasRole, ROLES } from '@/api/session'
import { COLOURS } from '@/screens/coverage/findings'

export type Finding = Shape<'MapFeature'>

/** What the last coverage checks found and nobody accepted; `more` when there is more than a map shows at once. */
export interface Findings {
  found: Finding[]
  more: boolean
}

export const NO_FINDINGS: Findings = { found: [], more: false }
/** How the layer is named in the address and among the registers. */
export const LAYER = 'coverage'
const PAGE = 2000
const MOST = 10_000

/** Whether somebody is shown the layer at all. */
export function seesFindings(): boolean {
  return hasRole(...ROLES.filter((role) => role !== 'neighbour'))
}

/** Read the findings of the last check of every level; a map does without where they can't be read. */
export async function readFindings(): Promise<Findings> {
  const found: Finding[] = []
  let after: string | undefined
  try {
    do {
      const page = await ask(api.GET('/coverage/findings', { params: { query: { limit: PAGE, after } } }))
      found.push(...page.features)
      after = page.next ?? undefined
    } while (after !== undefined && found.length < MOST)
  } catch (failure) {
    if (!(failure instanceof Problem)) throw failure
  }
  return { found, more: after !== undefined }
}

/** Return what is drawn: the piece, and a point that says where a sliver is, from afar. */
export function findingFeatures(found: readonly Finding[]): GeoJSON.Feature[] {
  return found.flatMap(({ id, geometry, properties: { kind, location } }) => {
    const properties = { finding: id, colour: COLOURS[kind] ?? '#111827' }
    const shapes = [geometry as unknown as GeoJSON.Geometry | null, location === null ? null : { type: 'Point' as const, coordinates: location }]
    return shapes.filter((one) => one !== null).map<GeoJSON.Feature>((one) => ({ type: 'Feature', geometry: one, properties }))
  })
}

export const FINDING_LAYERS: LayerSpecification[] = [
  {
    id: 'finding-area',
    type: 'fill',
    source: 'findings',
    filter: ['==', ['geometry-type'], 'Polygon'],
    paint: { 'fill-color': ['get', 'colour'], 'fill-opacity': 0.35 },
  },
  {
    id: 'finding-line',
    type: 'line',
    source: 'findings',
    filter: ['!=', ['geometry-type'], 'Point'],
    paint: { 'line-color': ['get', 'colour'], 'line-width': 2.5 },
  },
  {
    id: 'finding-point',
    type: 'circle',
    source: 'findings',
    filter: ['==', ['geometry-type'], 'Point'],
    maxzoom: 15,
    paint: { 'circle-color': ['get', 'colour'], 'circle-radius': 6, 'circle-stroke-color': '#fff', 'circle-stroke-width': 2 },
  },
]

/** Return the id of the finding at a point of the screen. */
export function findingAt(from: GlMap, x: number, y: number): string | null {
  const layers = FINDING_LAYERS.map((layer) => layer.id).filter((id) => from.getLayer(id) !== undefined)
  const near: [[number, number], [number, number]] = [
    [x - 5, y - 5],
    [x + 5, y + 5],
  ]
  const id: unknown = layers.length === 0 ? undefined : from.queryRenderedFeatures(near, { layers })[0]?.properties.finding
  return typeof id === 'string' ? id : null
}

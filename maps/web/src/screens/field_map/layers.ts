import type { GeoJSONSourceSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl'
import { type Basemap, keptSources } from '@/field/basemap'
import { ROW_STATES } from '@/field/packageRows'
import type { Language } from '@/i18n'
import { FONTS } from '@/map/fonts'
import { styleOf, type Drawn } from '@/map/style'

export const RECORDS = 'records'
export const CLUSTERS = 'clusters'
/** Fewer records than this are shown one by one at every zoom. */
export const CLUSTERED_FROM = 200
const CLUSTER_UNTIL = 13
const PLACES_FROM = 10
const NOTHING: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] }

export function stateSign(state: string): string {
  return `state-${state}`
}

/** Return the ground that records lie on: the kept base map, or a plain colour where none came along. */
export async function groundStyle(basemap: Basemap | null, taskKind: string, language: Language): Promise<StyleSpecification> {
  if (basemap === null) {
    return { version: 8, sources: {}, layers: [{ id: 'ground', type: 'background', paint: { 'background-color': '#f3f1ea' } }] }
  }
  const nothing: ReadonlySet<string> = new Set<string>()
  const drawn: Drawn = await keptSources(basemap)
  const style = styleOf(drawn, basemap.settings, {
    hiddenLevels: nothing,
    hiddenClasses: nothing,
    hiddenLines: nothing,
    // The package's own records say more of a marker than the register's sign below them.
    hiddenStatuses: taskKind === 'inspection_section' ? new Set(basemap.settings.marker_statuses.map((one) => one.code)) : nothing,
    layers: new Set(['facility', 'cemetery', 'corridor']),
    hiddenSigns: nothing,
    hiddenStates: nothing,
    labels: true,
    demonstration: true,
    language,
  })
  // From afar the records are looked for, not the places between them.
  return { ...style, layers: style.layers.map((layer) => (layer.id.startsWith('place') ? { ...layer, minzoom: PLACES_FROM } : layer)) }
}

/** Return the source of the records, gathered in circles where they are many. */
export function recordSource(records: GeoJSON.FeatureCollection): GeoJSONSourceSpecification {
  return {
    type: 'geojson',
    data: records,
    cluster: records.features.length >= CLUSTERED_FROM,
    clusterMaxZoom: CLUSTER_UNTIL,
    clusterRadius: 44,
    clusterProperties: {
      trouble: ['+', ['case', ['in', ['get', 'state'], ['literal', ['refused', 'conflict']]], 1, 0]],
      open: ['+', ['case', ['in', ['get', 'state'], ['literal', ['untouched', 'draft']]], 1, 0]],
    },
  }
}

export const emptySource = (): GeoJSONSourceSpecification => ({ type: 'geojson', data: NOTHING })

/** Return the layers of what the package itself holds, over whatever ground. */
export function packageLayers(): LayerSpecification[] {
  const isCluster = ['has', 'point_count'] as never
  return [
    {
      id: 'section', type: 'line', source: 'section',
      layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': '#c2410c', 'line-width': 3, 'line-opacity': 0.75 },
    },
    {
      id: 'here-round', type: 'fill', source: 'here', filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': '#1d6fd1', 'fill-opacity': 0.14 },
    },
    {
      id: 'chosen', type: 'circle', source: 'chosen',
      paint: { 'circle-radius': 17, 'circle-color': 'rgba(0,0,0,0)', 'circle-stroke-color': '#1d2733', 'circle-stroke-width': 3 },
    },
    {
      // A circle has a red rim with something refused or in conflict in it, and is green when all in it is visited.
      id: CLUSTERS, type: 'circle', source: RECORDS, filter: isCluster,
      paint: {
        'circle-color': ['case', ['==', ['get', 'open'], 0], '#2b7030', '#1f5f8b'],
        'circle-radius': ['step', ['get', 'point_count'], 16, 50, 20, 500, 26],
        'circle-stroke-color': ['case', ['>', ['get', 'trouble'], 0], '#b3261e', '#ffffff'],
        'circle-stroke-width': ['case', ['>', ['get', 'trouble'], 0], 4, 2],
      },
    },
    {
      id: 'cluster-counts', type: 'symbol', source: RECORDS, filter: isCluster,
      layout: { 'text-field': ['to-string', ['get', 'point_count']], 'text-font': FONTS, 'text-size': 13, 'text-allow-overlap': true },
      paint: { 'text-color': '#ffffff' },
    },
    {
      id: RECORDS, type: 'symbol', source: RECORDS, filter: ['!', isCluster],
      layout: {
        'icon-image': ['concat', stateSign(''), ['get', 'state']],
        'icon-allow-overlap': true,
        'icon-size': ['interpolate', ['linear'], ['zoom'], 8, 0.8, 14, 1.25],
        // What has to be looked at lies on top.
        'symbol-sort-key': ['index-of', ['get', 'state'], ['literal', [...ROW_STATES]]],
        'text-field': ['step', ['zoom'], '', 11, ['get', 'title']],
        'text-font': FONTS,
        'text-size': 13,
        'text-optional': true,
        'text-variable-anchor': ['left', 'right', 'top', 'bottom'],
        'text-radial-offset': 0.9,
      },
      paint: { 'text-color': '#1d2733', 'text-halo-color': '#ffffff', 'text-halo-width': 2 },
    },
    {
      id: 'here', type: 'circle', source: 'here', filter: ['==', ['geometry-type'], 'Point'],
      paint: { 'circle-radius': 8, 'circle-color': '#1d6fd1', 'circle-stroke-color': '#ffffff', 'circle-stroke-width': 3 },
    },
  ]
}

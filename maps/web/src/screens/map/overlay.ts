import type { LayerSpecification, StyleSpecification } from 'maplibre-gl'
import { FONTS } from '@/map/fonts'
import { FINDING_LAYERS } from './coverageFindings'

/** What the reader has chosen, what he measures, where nothing may change, and what checks found, drawn over the register. */
export interface Overlay {
  chosen: GeoJSON.Feature[]
  measured: GeoJSON.Feature[]
  standing: GeoJSON.Feature[]
  findings: GeoJSON.Feature[]
}

const CHOSEN = '#d9480f'
const MEASURED = '#5b21b6'
const STANDING = '#b3261e'

function layers(): LayerSpecification[] {
  return [
    {
      id: 'standing-line',
      type: 'line',
      source: 'standing',
      paint: { 'line-color': STANDING, 'line-width': 14, 'line-opacity': 0.3 },
    },
    {
      id: 'standing-text',
      type: 'symbol',
      source: 'standing',
      minzoom: 8,
      layout: {
        'text-field': ['get', 'text'],
        'text-font': FONTS,
        'text-size': 12,
        'symbol-placement': 'line-center',
        'text-offset': [0, -1.2],
      },
      paint: { 'text-color': STANDING, 'text-halo-color': '#fff', 'text-halo-width': 2 },
    },
    {
      id: 'chosen-area',
      type: 'fill',
      source: 'chosen',
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': CHOSEN, 'fill-opacity': 0.1 },
    },
    {
      id: 'chosen-course',
      type: 'line',
      source: 'chosen',
      filter: ['==', ['geometry-type'], 'LineString'],
      // One still sees below it whether the line is dashed.
      paint: { 'line-color': CHOSEN, 'line-width': 11, 'line-opacity': 0.35 },
    },
    {
      id: 'chosen-line',
      type: 'line',
      source: 'chosen',
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'line-color': CHOSEN, 'line-width': 3.5 },
    },
    {
      id: 'chosen-point',
      type: 'circle',
      source: 'chosen',
      filter: ['==', ['geometry-type'], 'Point'],
      paint: {
        'circle-color': 'rgba(0,0,0,0)',
        'circle-radius': 13,
        'circle-stroke-color': CHOSEN,
        'circle-stroke-width': 3,
      },
    },
    {
      id: 'measured-area',
      type: 'fill',
      source: 'measured',
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': MEASURED, 'fill-opacity': 0.15 },
    },
    {
      id: 'measured-line',
      type: 'line',
      source: 'measured',
      filter: ['==', ['geometry-type'], 'LineString'],
      paint: { 'line-color': MEASURED, 'line-width': 2.5, 'line-dasharray': [3, 1.5] },
    },
    {
      id: 'measured-point',
      type: 'circle',
      source: 'measured',
      filter: ['==', ['geometry-type'], 'Point'],
      paint: { 'circle-color': '#fff', 'circle-radius': 4, 'circle-stroke-color': MEASURED, 'circle-stroke-width': 2 },
    },
    {
      id: 'measured-text',
      type: 'symbol',
      source: 'measured',
      filter: ['has', 'text'],
      layout: {
        'text-field': ['get', 'text'],
        'text-font': FONTS,
        'text-size': 13,
        'text-anchor': 'bottom',
        'text-offset': [0, -0.8],
        'text-allow-overlap': true,
      },
      paint: { 'text-color': MEASURED, 'text-halo-color': '#fff', 'text-halo-width': 2 },
    },
  ]
}

/** Return a style with the overlay on top. */
export function withOverlay(style: StyleSpecification, overlay: Overlay): StyleSpecification {
  const source = (features: GeoJSON.Feature[]) => ({
    type: 'geojson' as const,
    data: { type: 'FeatureCollection' as const, features },
  })
  return {
    ...style,
    sources: {
      ...style.sources,
      chosen: source(overlay.chosen),
      measured: source(overlay.measured),
      standing: source(overlay.standing),
      findings: source(overlay.findings),
    },
    layers: [...style.layers, ...FINDING_LAYERS, ...layers()],
  }
}

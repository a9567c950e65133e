import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import { allOf, linePaint, real } from './conditions'
import { FONTS } from './fonts'
import type { BoundaryLineStyle, MapSettings } from './settings'
import type { Choice, Drawn } from './style'
import { boundaryLine } from './symbols'

const OTHERS = '*'
/** Signs of markers stand from this zoom on, their numbers from the next. */
const MARKERS_FROM = 7
const NUMBERS_FROM = 11
const NAMES_FROM = 9

/** Return a value of a list as the style knows it: what has no row of its own is drawn as all others. */
function known(property: string, codes: readonly string[]): ExpressionSpecification {
  const own = codes.filter((code) => code !== OTHERS)
  return ['case', ['in', ['get', property], ['literal', own]], ['get', property], OTHERS] as unknown as ExpressionSpecification
}

function ofLevel(settings: MapSettings, style: BoundaryLineStyle): ExpressionSpecification {
  const levels = settings.boundary_lines.filter((one) => !one.is_present).map((one) => one.code)
  return ['==', known('level', levels), style.code]
}

/** Return the layers of boundary lines: through where in law, dashed where derived, and what runs along them today. */
export function boundaryLayers(drawn: Drawn, settings: MapSettings, choice: Choice): LayerSpecification[] {
  const from = drawn.boundaries
  if (from === null) return []
  const shown = [...settings.boundary_lines].reverse().filter((one) => !choice.hiddenLines.has(one.code))
  const line = (kind: string, style: BoundaryLineStyle, inLaw: boolean, ...conditions: ExpressionSpecification[]): LayerSpecification => ({
    id: `boundary-${kind}-${style.code}`,
    type: 'line',
    ...(style.is_present ? from.present : from.lines),
    filter: allOf(...conditions, real(choice)),
    layout: { 'line-join': 'round' },
    paint: linePaint(boundaryLine(style, inLaw)),
  })
  const isLegal: ExpressionSpecification = ['==', ['get', 'geometry_role'], 'legal']
  const layers = shown.flatMap((style) =>
    style.is_present
      ? [line('present', style, false, ['==', ['get', 'geometry_role'], style.code])]
      : [
          line('derived', style, false, ofLevel(settings, style), ['!', isLegal]),
          line('law', style, true, ofLevel(settings, style), isLegal),
        ],
  )
  if (!choice.labels) return layers
  const names = shown
    .filter((style) => !style.is_present)
    .map<LayerSpecification>((style) => ({
      id: `boundary-name-${style.code}`,
      type: 'symbol',
      ...from.lines,
      minzoom: NAMES_FROM,
      filter: allOf(ofLevel(settings, style), real(choice)),
      layout: {
        'text-field': ['coalesce', ['get', 'name'], ''],
        'text-font': FONTS,
        'text-size': 12,
        'symbol-placement': 'line',
        'symbol-spacing': 500,
        'text-offset': [0, 0.9],
        'text-max-angle': 30,
      },
      paint: { 'text-color': style.colour, 'text-halo-color': '#ffffff', 'text-halo-width': 1.8 },
    }))
  return [...layers, ...names]
}

/** Return the layer of markers: the shape of their kind in the colour of their status, their number beside it. */
export function markerLayers(drawn: Drawn, settings: MapSettings, choice: Choice): LayerSpecification[] {
  const from = drawn.boundaries
  const statuses = settings.marker_statuses.map((one) => one.code)
  if (from === null || statuses.length === 0) return []
  const status = known('status', statuses)
  const kind = known('kind', settings.marker_kinds.map((one) => one.code))
  return [
    {
      id: 'boundary-markers',
      type: 'symbol',
      ...from.markers,
      minzoom: MARKERS_FROM,
      filter: allOf(
        ['in', status, ['literal', statuses.filter((code) => !choice.hiddenStatuses.has(code))]] as unknown as ExpressionSpecification,
        real(choice),
      ),
      layout: {
        'icon-image': ['concat', 'marker-', kind, '-', status],
        'icon-allow-overlap': true,
        'icon-size': ['interpolate', ['linear'], ['zoom'], MARKERS_FROM, 0.55, NUMBERS_FROM, 1, 15, 1.4],
        'text-field': choice.labels ? ['step', ['zoom'], '', NUMBERS_FROM, ['coalesce', ['get', 'number'], '']] : '',
        'text-font': FONTS,
        'text-size': 12,
        'text-optional': true,
        'text-variable-anchor': ['right', 'left', 'top', 'bottom'],
        'text-radial-offset': 0.8,
      },
      paint: { 'text-color': '#7f1d1d', 'text-halo-color': '#ffffff', 'text-halo-width': 1.8 },
    },
  ]
}

/** What of the boundaries is on a map, as its legend names it: `county`, `county.derived`, `present_river`. */
export function boundariesSeen(features: readonly GeoJSON.Feature[], settings: MapSettings): { lines: string[]; markers: string[] } {
  const as = (codes: readonly string[], value: unknown) => (codes.includes(String(value)) ? String(value) : OTHERS)
  const levels = settings.boundary_lines.map((one) => one.code)
  const statuses = settings.marker_statuses.map((one) => one.code)
  const kinds = settings.marker_kinds.map((one) => one.code)
  const lines = new Set<string>()
  const markers = new Set<string>()
  for (const { properties } of features) {
    const role = properties?.geometry_role as string | undefined
    if (properties?.number !== undefined && properties.line_name !== undefined) {
      markers.add(`${as(kinds, properties.kind)}.${as(statuses, properties.status)}`)
    } else if (role === 'legal') lines.add(as(levels, properties?.level))
    else if (role === 'derived') lines.add(`${as(levels, properties?.level)}.derived`)
    else if (role !== undefined && levels.includes(role)) lines.add(role)
  }
  return { lines: [...lines], markers: [...markers] }
}

import type {
  ExpressionSpecification,
  FilterSpecification,
  LayerSpecification,
  SourceSpecification,
  StyleSpecification,
} from 'maplibre-gl'
import type { Language } from '@/i18n'
import { boundaryLayers, markerLayers } from './boundaries'
import { allOf, linePaint, real } from './conditions'
import { FONTS } from './fonts'
import { registerLayers } from './registers'
import type { DivisionLevel, MapSettings, NameClass } from './settings'
import { AREA_OPACITY, LINE_WIDTHS, levelLines, type LineSymbol } from './symbols'

/** What a reader has switched off, and how it is written. */
export interface Choice {
  hiddenLevels: ReadonlySet<string>
  hiddenClasses: ReadonlySet<string>
  hiddenLines: ReadonlySet<string>
  hiddenStatuses: ReadonlySet<string>
  /** The registers that are drawn (facility, cemetery, grave, corridor), and what of them is not: `facility.meal_point`. */
  layers: ReadonlySet<string>
  hiddenSigns: ReadonlySet<string>
  hiddenStates: ReadonlySet<string>
  labels: boolean
  demonstration: boolean
  language: Language
}

/** The sources that a style draws: a tile layer inside a vector source, or a GeoJSON source without layers. */
export interface Drawn {
  sources: Record<string, SourceSpecification>
  divisions: { source: string; 'source-layer'?: string }
  /** The lines between divisions; the outlines of polygons where those are not known. */
  borders: { source: string; 'source-layer'?: string }
  divisionLabels: { source: string; 'source-layer'?: string }
  places: { source: string; 'source-layer'?: string }
  placeShapes: { source: string; 'source-layer'?: string }
  placeLabels: { source: string; 'source-layer'?: string } | null
  /** Boundary lines, what runs along them today, and markers; null where the map has none. */
  boundaries: Record<'lines' | 'present' | 'markers', { source: string; 'source-layer'?: string }> | null
  /** The source whose tiles hold facilities, cemeteries, graves and planning corridors; null where the map has none. */
  registers: string | null
  /** Names of the raster sources below everything (天地图): the picture, and the writing on it. */
  pictures: string[]
}

/** Layers that answer a click, the topmost first. */
export const CLICKED = ['boundary-markers', 'register-facility', 'register-cemetery', 'register-grave', 'places', 'place-lines', 'place-areas']
const OTHERS = '*'

/** Return the code of the sign for a category: the longest that it begins with. */
export function classOf(classes: readonly NameClass[]): ExpressionSpecification {
  const byLength = classes.filter((one) => one.code !== OTHERS).sort((one, other) => other.code.length - one.code.length)
  const category: ExpressionSpecification = ['coalesce', ['get', 'category'], '']
  const branches = byLength.flatMap((one) => [['==', ['slice', category, 0, one.code.length], one.code], one.code])
  return branches.length === 0
    ? ['literal', OTHERS as never]
    : (['case', ...branches, OTHERS] as unknown as ExpressionSpecification)
}

/** Return which lines and areas of places are among features that a map shows: `LineString 12`. */
export function shapesSeen(features: readonly GeoJSON.Feature[], classes: readonly NameClass[]): ReadonlySet<string> {
  const codes = classes.map((one) => one.code).filter((code) => code !== OTHERS).sort((one, other) => other.length - one.length)
  return new Set(
    features
      .filter((one) => 'category' in (one.properties ?? {}) && !one.geometry.type.endsWith('Point'))
      .map((one) => {
        const category = String(one.properties?.category ?? '')
        return `${one.geometry.type.replace('Multi', '')} ${codes.find((code) => category.startsWith(code)) ?? OTHERS}`
      }),
  )
}

function byClass<Value>(classes: readonly NameClass[], value: (one: NameClass) => Value, otherwise: Value): ExpressionSpecification {
  const known = classes.filter((one) => one.code !== OTHERS)
  const others = classes.find((one) => one.code === OTHERS)
  return [
    'match',
    classOf(classes),
    ...known.flatMap((one) => [one.code, value(one)]),
    others === undefined ? otherwise : value(others),
  ] as unknown as ExpressionSpecification
}

/** Return what places a reader sees, by class and 演示数据. */
export function placeFilter(settings: MapSettings, choice: Choice): FilterSpecification {
  const shown = settings.name_classes.map((one) => one.code).filter((code) => !choice.hiddenClasses.has(code))
  return allOf(['in', classOf(settings.name_classes), ['literal', shown]], real(choice))
}

function levelFilter(settings: MapSettings, level: DivisionLevel, choice: Choice): FilterSpecification {
  const named = settings.division_levels.map((one) => one.code).filter((code) => code !== OTHERS)
  const is: ExpressionSpecification =
    level.code === OTHERS
      ? ['!', ['in', ['get', 'level'], ['literal', named]]]
      : ['==', ['get', 'level'], level.code]
  return allOf(is, real(choice))
}

function written(language: Language): ExpressionSpecification {
  if (language === 'zh') return ['coalesce', ['get', 'name'], '']
  const roman: ExpressionSpecification = ['coalesce', ['get', 'romanization'], '']
  return ['case', ['!=', roman, ''], roman, ['coalesce', ['get', 'name'], '']]
}

function divisionLayers(drawn: Drawn, settings: MapSettings, choice: Choice): LayerSpecification[] {
  // The lowest level is drawn first, so that a banner's line lies over that of its villages.
  const lowestFirst = [...settings.division_levels].reverse()
  const shown = lowestFirst.filter((level) => !choice.hiddenLevels.has(level.code))
  const fills = shown.map<LayerSpecification>((level) => ({
    id: `division-fill-${level.code}`,
    type: 'fill',
    ...drawn.divisions,
    filter: levelFilter(settings, level, choice),
    paint: { 'fill-color': level.fill_colour, 'fill-opacity': drawn.pictures.length === 0 ? level.fill_opacity : 0 },
  }))
  const line = (id: string, level: DivisionLevel, symbol: LineSymbol): LayerSpecification => ({
    id,
    type: 'line',
    ...drawn.borders,
    filter: levelFilter(settings, level, choice),
    layout: { 'line-join': 'round' },
    paint: linePaint(symbol),
  })
  // Dashes begin anew at the edge of every tile; the bands, which know no edges, hold them together.
  const bands = shown.flatMap((level) => {
    const { band } = levelLines(level)
    return band === null ? [] : [line(`division-band-${level.code}`, level, band)]
  })
  const lines = shown.map((level) => line(`division-line-${level.code}`, level, levelLines(level).line))
  return [...fills, ...bands, ...lines]
}

function divisionLabels(drawn: Drawn, settings: MapSettings, choice: Choice): LayerSpecification[] {
  if (!choice.labels) return []
  const sizes: Record<string, number> = { province: 20, prefecture: 18, county: 17, township: 14, village: 12 }
  return [...settings.division_levels]
    .reverse()
    .filter((level) => !choice.hiddenLevels.has(level.code))
    .map((level) => ({
      id: `division-label-${level.code}`,
      type: 'symbol',
      ...drawn.divisionLabels,
      filter: levelFilter(settings, level, choice),
      layout: {
        'text-field': written(choice.language),
        'text-font': FONTS,
        'text-size': sizes[level.code] ?? 13,
        'text-letter-spacing': choice.language === 'zh' ? 0.25 : 0.04,
        'text-max-width': 12,
      },
      paint: { 'text-color': level.line_colour, 'text-halo-color': '#ffffff', 'text-halo-width': 1.8 },
    }))
}

function placeLayers(drawn: Drawn, settings: MapSettings, choice: Choice): LayerSpecification[] {
  const classes = settings.name_classes
  const filter = placeFilter(settings, choice)
  const colour = byClass(classes, (one) => one.colour, '#555555')
  const ofType = (type: 'Polygon' | 'LineString' | 'Point') =>
    ['all', ['==', ['geometry-type'], type], filter] as unknown as FilterSpecification
  const text = {
    'text-field': choice.labels ? written(choice.language) : '',
    'text-font': FONTS,
    'text-size': 13,
    'text-max-width': 9,
    'text-optional': true,
    'symbol-sort-key': byClass(classes, (one) => one.label_priority, 9),
  }
  const ink = { 'text-color': '#1d2733', 'text-halo-color': '#ffffff', 'text-halo-width': 1.6 }
  const layers: LayerSpecification[] = [
    {
      id: 'place-areas',
      type: 'fill',
      ...drawn.placeShapes,
      filter: ofType('Polygon'),
      paint: { 'fill-color': colour, 'fill-opacity': AREA_OPACITY, 'fill-outline-color': colour },
    },
    {
      id: 'place-lines',
      type: 'line',
      ...drawn.placeShapes,
      filter: ofType('LineString'),
      layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': colour, 'line-width': ['interpolate', ['linear'], ['zoom'], 7, LINE_WIDTHS[0], 12, LINE_WIDTHS[1]] },
    },
    {
      id: 'place-line-names',
      type: 'symbol',
      ...drawn.placeShapes,
      filter: ofType('LineString'),
      layout: {
        ...text,
        'symbol-placement': 'line',
        'symbol-spacing': 400,
        'text-max-width': 30,
        'text-max-angle': 25,
        'text-letter-spacing': 0.1,
      },
      paint: { ...ink, 'text-color': colour },
    },
    {
      id: 'places',
      type: 'symbol',
      ...drawn.places,
      filter: ofType('Point'),
      layout: {
        ...text,
        'icon-image': [
          'concat',
          'sign-',
          classOf(classes),
          ['case', ['to-boolean', ['get', 'is_approximate']], '-hollow', ''],
        ],
        'icon-allow-overlap': true,
        'icon-size': ['interpolate', ['linear'], ['zoom'], 7, 0.8, 11, 1.15],
        'text-variable-anchor': ['left', 'right', 'top', 'bottom'],
        'text-radial-offset': 0.7,
        'text-justify': 'auto',
      },
      paint: ink,
    },
  ]
  if (drawn.placeLabels !== null) {
    layers.push({
      id: 'place-area-names',
      type: 'symbol',
      ...drawn.placeLabels,
      // The names of courses stand along them.
      filter: ['all', ['!=', ['get', 'geometry_role'], 'course'], filter] as unknown as FilterSpecification,
      layout: text,
      paint: ink,
    })
  }
  return layers
}

/** Return the whole style: the register's own data as base map, or over a picture. */
export function styleOf(drawn: Drawn, settings: MapSettings, choice: Choice): StyleSpecification {
  const registers = registerLayers(drawn, settings, choice)
  return {
    version: 8,
    sources: drawn.sources,
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': '#f3f1ea' } },
      ...drawn.pictures.map<LayerSpecification>((source) => ({ id: source, type: 'raster', source })),
      ...divisionLayers(drawn, settings, choice),
      ...registers.below,
      ...boundaryLayers(drawn, settings, choice),
      ...placeLayers(drawn, settings, choice),
      ...registers.above,
      ...markerLayers(drawn, settings, choice),
      // What is drawn last finds room for its names first.
      ...divisionLabels(drawn, settings, choice),
    ],
  }
}

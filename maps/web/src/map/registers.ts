import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl'
import { allOf, linePaint, real } from './conditions'
import { FONTS } from './fonts'
import type { MapSettings, RegisterLayer, RegisterSign } from './settings'
import type { Choice, Drawn } from './style'
import { registerLine } from './symbols'

export type RegisterCode = RegisterLayer['code']

const OTHERS = '*'
/** Layers of the tiles: where the signs stand, and the areas below them. */
const TILES: Record<RegisterCode, { signs: string; areas: string | null }> = {
  facility: { signs: 'facilities', areas: null },
  cemetery: { signs: 'cemeteries-labels', areas: 'cemeteries' },
  grave: { signs: 'grave-sites', areas: null },
  corridor: { signs: 'planning-corridors', areas: null },
}
/** What lies on the map where its reader has chosen nothing. */
export const USUAL: readonly RegisterCode[] = ['facility', 'cemetery']
/** Graves are many: they come when one is near enough to tell them apart. */
const SIGNS_FROM: Record<RegisterCode, number> = { facility: 5, cemetery: 6, grave: 7, corridor: 5 }
const NAMES_FROM: Record<RegisterCode, number> = { facility: 10, cemetery: 10, grave: 13, corridor: 9 }

/** Return the property that tells which sign a record of a register bears. */
function signedBy(layer: RegisterCode): 'class' | 'kind' {
  return layer === 'corridor' ? 'class' : 'kind'
}

/** Return how a kind is hidden in the choice and the address: `facility.meal_point`. */
export function hiddenAs(layer: RegisterCode, code: string): string {
  return `${layer}.${code}`
}

/** Return the code of the sign that a record bears, as an expression: what has none of its own bears that of all others. */
function signOf(layer: RegisterLayer): ExpressionSpecification {
  const own = layer.signs.map((one) => one.code).filter((code) => code !== OTHERS)
  const said: ExpressionSpecification = ['coalesce', ['get', signedBy(layer.code)], '']
  return ['case', ['in', said, ['literal', own]], said, OTHERS] as unknown as ExpressionSpecification
}

function shown(layer: RegisterLayer, choice: Choice): FilterSpecification {
  const kinds = layer.signs.map((one) => one.code).filter((code) => !choice.hiddenSigns.has(hiddenAs(layer.code, code)))
  const states = layer.states.map((one) => one.code).filter((code) => choice.hiddenStates.has(hiddenAs(layer.code, code)))
  return allOf(
    ['in', signOf(layer), ['literal', kinds]] as unknown as ExpressionSpecification,
    states.length === 0 ? null : (['!', ['in', ['coalesce', ['get', 'state'], ''], ['literal', states]]] as unknown as ExpressionSpecification),
    real(choice),
  )
}

/** Return the name of the sign of a kind; a record that is not in use is drawn hollow. */
export function registerSign(layer: RegisterCode, code: string, hollow: boolean): string {
  return `register-${layer}-${code}${hollow ? '-hollow' : ''}`
}

function signs(layer: RegisterLayer, source: string, choice: Choice): LayerSpecification {
  const hollow = layer.states.filter((one) => one.is_hollow).map((one) => one.code)
  const text: ExpressionSpecification = ['coalesce', ['get', layer.code === 'grave' ? 'number' : 'name'], '']
  return {
    id: `register-${layer.code}`,
    type: 'symbol',
    source,
    'source-layer': TILES[layer.code].signs,
    minzoom: SIGNS_FROM[layer.code],
    filter: shown(layer, choice),
    layout: {
      'icon-image': [
        'concat',
        `register-${layer.code}-`,
        signOf(layer),
        ['case', ['in', ['coalesce', ['get', 'state'], ''], ['literal', hollow]], '-hollow', ''],
      ] as unknown as ExpressionSpecification,
      'icon-allow-overlap': true,
      'icon-size': ['interpolate', ['linear'], ['zoom'], 7, 0.75, 11, 1.1, 15, 1.4],
      'text-field': choice.labels ? ['step', ['zoom'], '', NAMES_FROM[layer.code], text] : '',
      'text-font': FONTS,
      'text-size': 12,
      'text-optional': true,
      'text-max-width': 9,
      'text-variable-anchor': ['left', 'right', 'top', 'bottom'],
      'text-radial-offset': 0.8,
      'text-justify': 'auto',
    },
    paint: { 'text-color': '#263238', 'text-halo-color': '#ffffff', 'text-halo-width': 1.8 },
  }
}

function areas(layer: RegisterLayer, source: string, sourceLayer: string, choice: Choice): LayerSpecification[] {
  const colour = [
    'match',
    signOf(layer),
    ...layer.signs.filter((one) => one.code !== OTHERS).flatMap((one) => [one.code, one.colour]),
    layer.signs.find((one) => one.code === OTHERS)?.colour ?? '#555555',
  ] as unknown as ExpressionSpecification
  const from = { source, 'source-layer': sourceLayer, filter: shown(layer, choice) }
  return [
    { id: `register-${layer.code}-area`, type: 'fill', ...from, paint: { 'fill-color': colour, 'fill-opacity': 0.25 } },
    { id: `register-${layer.code}-edge`, type: 'line', ...from, paint: { 'line-color': colour, 'line-width': 1.6 } },
  ]
}

function lines(layer: RegisterLayer, source: string, choice: Choice): LayerSpecification[] {
  const from = { source, 'source-layer': TILES[layer.code].signs, minzoom: SIGNS_FROM[layer.code] }
  // The highest class lies on top.
  const drawn = [...layer.signs].reverse().map<LayerSpecification>((sign) => ({
    id: `register-${layer.code}-line-${sign.code}`,
    type: 'line',
    ...from,
    filter: ['all', ['==', signOf(layer), sign.code], shown(layer, choice)] as unknown as FilterSpecification,
    layout: { 'line-join': 'round', 'line-cap': sign.dash === '' ? 'round' : 'butt' },
    paint: linePaint(registerLine(sign)),
  }))
  if (!choice.labels) return drawn
  return [
    ...drawn,
    {
      id: `register-${layer.code}-name`,
      type: 'symbol',
      ...from,
      minzoom: NAMES_FROM[layer.code],
      filter: shown(layer, choice),
      layout: {
        'text-field': ['concat', ['coalesce', ['get', 'number'], ''], ' ', ['coalesce', ['get', 'name'], '']],
        'text-font': FONTS,
        'text-size': 11,
        'symbol-placement': 'line',
        'symbol-spacing': 450,
        'text-max-angle': 30,
      },
      paint: { 'text-color': '#6d3b1f', 'text-halo-color': '#ffffff', 'text-halo-width': 1.8 },
    },
  ]
}

/** Return the layers of the registers that the reader has chosen: areas and lines below names, signs above them. */
export function registerLayers(drawn: Drawn, settings: MapSettings, choice: Choice): { below: LayerSpecification[]; above: LayerSpecification[] } {
  const source = drawn.registers
  if (source === null) return { below: [], above: [] }
  const wanted = settings.register_layers.filter((layer) => choice.layers.has(layer.code))
  return {
    below: wanted.flatMap((layer) => {
      if (layer.code === 'corridor') return lines(layer, source, choice)
      const sourceLayer = TILES[layer.code].areas
      return sourceLayer === null ? [] : areas(layer, source, sourceLayer, choice)
    }),
    above: wanted.filter((layer) => layer.code !== 'corridor').map((layer) => signs(layer, source, choice)),
  }
}

/** What of the registers is on a map, as its legend names it: `facility.meal_point`. */
export function registersSeen(features: readonly { layer: { id: string }; properties: Record<string, unknown> }[], settings: MapSettings): string[] {
  const seen = new Set<string>()
  for (const { layer: drawn, properties } of features) {
    const layer = settings.register_layers.find(({ code }) => drawn.id === `register-${code}` || drawn.id.startsWith(`register-${code}-`))
    if (layer === undefined) continue
    const said = String(properties[signedBy(layer.code)] ?? '')
    const known = layer.signs.some((one: RegisterSign) => one.code === said)
    seen.add(hiddenAs(layer.code, known ? said : OTHERS))
  }
  return [...seen]
}

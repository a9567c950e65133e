import { describe, expect, it } from 'vitest'
import { boundariesSeen } from './boundaries'
import { registersSeen } from './registers'
import type { MapSettings } from './settings'
import { shapesSeen, styleOf, type Drawn } from './style'
import { legendOf, levelSymbol } from './symbols'

const level = {
  code: 'county',
  name_zh: '旗县级行政区界',
  name_en: 'Banner or county',
  line_colour: '#ad1457',
  line_width: 2.4,
  line_dash: '12 4 2 4',
  band_width: 6,
  band_opacity: 0.24,
  fill_colour: '#fdf6e3',
  fill_opacity: 0.55,
}
const water = { code: '12', name_zh: '陆地水系', name_en: 'Inland water', colour: '#1f78b4', shape: 'circle', size: 4, label_priority: 5 }
const boundary = { code: 'county', name_zh: '旗县级界线', name_en: 'County line', colour: '#d32f2f', width: 2.6, dash: '8 5', is_present: false }
const sign = { code: 'meal_point', name_zh: '助餐点', name_en: 'Meal point', colour: '#ef6c00', shape: 'circle', size: 5, width: 1, dash: '' }
const settings = {
  boundary_lines: [boundary, { ...boundary, code: '*' }, { ...boundary, code: 'present_river', is_present: true }],
  marker_statuses: [{ code: 'intact', name_zh: '完好', name_en: 'Intact', colour: '#2e7d32' }, { code: '*', name_zh: '其他', name_en: 'Other', colour: '#455a64' }],
  marker_kinds: [{ code: 'single', name_zh: '单立', name_en: 'Single', shape: 'square' }],
  register_layers: [
    { code: 'facility', signs: [sign, { ...sign, code: '*' }], states: [{ code: 'open', is_hollow: false }, { code: 'closed', is_hollow: true }] },
    { code: 'cemetery', signs: [{ ...sign, code: '*' }], states: [] },
    { code: 'corridor', signs: [{ ...sign, code: 'national', shape: '', width: 2.6 }, { ...sign, code: '*', shape: '', dash: '4 2' }], states: [] },
  ],
  division_levels: [level, { ...level, code: '*', line_dash: '', band_width: 0 }],
  name_classes: [water, { ...water, code: '*' }],
} as unknown as MapSettings
const choice = { hiddenLevels: new Set<string>(), hiddenClasses: new Set<string>(), hiddenLines: new Set<string>(), hiddenStatuses: new Set<string>(), layers: new Set(['facility', 'cemetery', 'grave', 'corridor']), hiddenSigns: new Set<string>(), hiddenStates: new Set<string>(), labels: true, demonstration: true, language: 'zh' as const }

const source = { source: 'register' }
const drawn: Drawn = {
  sources: {},
  divisions: source,
  borders: source,
  divisionLabels: source,
  places: source,
  placeShapes: source,
  placeLabels: source,
  boundaries: { lines: source, present: source, markers: source },
  registers: 'register',
  pictures: [],
}

describe('the legend', () => {
  const layers = styleOf(drawn, settings, choice).layers

  it('explains every layer of the map', () => {
    const explained = new Set(legendOf(settings).flatMap((entry) => entry.layers))
    expect(layers.map((layer) => layer.id).filter((id) => id !== 'ground' && !explained.has(id))).toEqual([])
  })

  it('draws a level as the map does', () => {
    const symbol = levelSymbol(level)
    const paint = (id: string) => layers.find((layer) => layer.id === id)?.paint as Record<string, unknown>
    expect(paint('division-fill-county')).toEqual({ 'fill-color': symbol.fill?.colour, 'fill-opacity': symbol.fill?.opacity })
    const [band, line] = symbol.lines ?? []
    expect(paint('division-band-county')).toEqual({ 'line-color': band?.colour, 'line-width': 6, 'line-opacity': 0.24 })
    const dash = paint('division-line-county')['line-dasharray'] as number[]
    expect(dash.map((part) => Math.round(part * 2.4))).toEqual(line?.dash)
    expect(layers.some((layer) => layer.id === 'division-band-*')).toBe(false)
  })

  it('draws the line in law through, a derived one dashed, and neither where it is switched off', () => {
    const paint = (id: string) => layers.find((layer) => layer.id === id)?.paint as Record<string, unknown> | undefined
    expect(paint('boundary-law-county')).toEqual({ 'line-color': '#d32f2f', 'line-width': 2.6 })
    expect(paint('boundary-derived-county')?.['line-dasharray']).toEqual([8 / 2.6, 5 / 2.6])
    expect(paint('boundary-present-present_river')?.['line-dasharray']).toBeDefined()
    const without = styleOf(drawn, settings, { ...choice, hiddenLines: new Set(['county']) }).layers.map((layer) => layer.id)
    expect(without.filter((id) => id.startsWith('boundary-') && id.endsWith('county'))).toEqual([])
  })

  it('draws no markers for whoever may not see any', () => {
    const own = { ...settings, marker_statuses: [], marker_kinds: [] }
    expect(styleOf(drawn, own, choice).layers.some((layer) => layer.id === 'boundary-markers')).toBe(false)
    expect(legendOf(own).some((entry) => entry.group.startsWith('marker'))).toBe(false)
  })

  it('draws of the registers what is chosen, without hidden kinds and states', () => {
    const drawnWith = (other: object) => styleOf(drawn, settings, { ...choice, ...other }).layers
    const filter = (layers: typeof settings.register_layers | object[], id: string) =>
      JSON.stringify((layers as { id: string; filter?: unknown }[]).find((layer) => layer.id === id)?.filter)
    expect(layers.filter(({ id }) => id.startsWith('register-')).map(({ id }) => id)).toEqual([
      'register-cemetery-area',
      'register-cemetery-edge',
      'register-corridor-line-*',
      'register-corridor-line-national',
      'register-corridor-name',
      'register-facility',
      'register-cemetery',
    ])
    expect(filter(layers, 'register-facility')).toContain('["literal",["meal_point","*"]]')
    const narrowed = drawnWith({ hiddenSigns: new Set(['facility.*']), hiddenStates: new Set(['facility.closed']) })
    expect(filter(narrowed, 'register-facility')).toContain('["literal",["meal_point"]]')
    expect(filter(narrowed, 'register-facility')).toContain('["literal",["closed"]]')
    expect(drawnWith({ layers: new Set() }).some(({ id }) => id.startsWith('register-'))).toBe(false)
  })

  it('names what of the registers is on the map', () => {
    const of = (id: string, properties: Record<string, unknown>) => ({ layer: { id }, properties })
    const seen = [of('register-facility', { kind: 'meal_point' }), of('register-facility', { kind: 'new' }), of('register-corridor-line-*', {}), of('places', { kind: 'x' })]
    expect(registersSeen(seen, settings)).toEqual(['facility.meal_point', 'facility.*', 'corridor.*'])
  })

  it('names what of the boundaries is on the map', () => {
    const of = (properties: Record<string, unknown>) => ({ type: 'Feature', geometry: { type: 'Point', coordinates: [0, 0] }, properties }) as GeoJSON.Feature
    const seen = boundariesSeen(
      [
        of({ geometry_role: 'legal', level: 'county' }),
        of({ geometry_role: 'derived', level: 'village' }),
        of({ geometry_role: 'present_river', level: 'county' }),
        of({ number: '001', line_name: '乌审—榆阳线', kind: 'single', status: 'odd' }),
        of({ category: '12', geometry_role: 'course' }),
      ],
      settings,
    )
    expect(seen).toEqual({ lines: ['county', '*.derived', 'present_river'], markers: ['single.*'] })
  })

  it('knows which lines and areas of places are on the map', () => {
    const feature = (type: string, category?: string) =>
      ({ type: 'Feature', geometry: { type }, properties: category === undefined ? {} : { category } }) as unknown as GeoJSON.Feature
    const seen = [feature('LineString', '12110'), feature('MultiPolygon', '99'), feature('Point', '12'), feature('Polygon')]
    expect([...shapesSeen(seen, settings.name_classes)]).toEqual(['LineString 12', 'Polygon *'])
  })
})

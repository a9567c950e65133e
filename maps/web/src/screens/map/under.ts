import type { Map as GlMap } from 'maplibre-gl'
import { CLICKED } from '@/map/style'
import type { Chosen, ChosenKind } from './view'

/** Return the layers of a map that show the register, not what lies over it. */
export function drawnLayers(from: GlMap): string[] {
  return from
    .getStyle()
    .layers.map((layer) => layer.id)
    .filter((id) => id.startsWith('division-') || id.startsWith('boundary-') || id.startsWith('register-') || CLICKED.includes(id))
}

/** Which record a sign stands for; every other one is a place name's. */
const KIND_OF: Record<string, ChosenKind> = {
  'boundary-markers': 'boundary_marker',
  'register-facility': 'facility',
  'register-cemetery': 'cemetery',
  'register-grave': 'grave',
}

/** Return the topmost record of some layers near a point. */
function clicked(from: GlMap, near: [[number, number], [number, number]], wanted: RegExp): { layer: string; id: string } | null {
  const found = from.queryRenderedFeatures(near, { layers: drawnLayers(from).filter((id) => wanted.test(id)) })[0]
  return typeof found?.properties.id === 'string' ? { layer: found.layer.id, id: found.properties.id } : null
}

/** Return the record under a point of the screen: a point before a line before an area, the lowest division last; `levels` from the widest. */
export function under(from: GlMap, x: number, y: number, levels: readonly string[]): Chosen | null {
  const near: [[number, number], [number, number]] = [
    [x - 5, y - 5],
    [x + 5, y + 5],
  ]
  const places = from.queryRenderedFeatures(near, { layers: CLICKED.filter((id) => from.getLayer(id) !== undefined) })
  const place = places[0]
  if (typeof place?.properties.id === 'string') return { kind: KIND_OF[place.layer.id] ?? 'place_name', id: place.properties.id }
  const register = clicked(from, near, /^register-(cemetery-area|corridor-line-)/)
  if (register !== null) return { kind: register.layer.includes('corridor') ? 'corridor' : 'cemetery', id: register.id }
  const line = clicked(from, near, /^boundary-(law|derived|present)-/)
  if (line !== null) return { kind: 'boundary_line', id: line.id }
  const fills = drawnLayers(from).filter((id) => id.startsWith('division-fill-'))
  const found = from.queryRenderedFeatures([x, y], { layers: fills })
  const rank = (level: unknown) => levels.indexOf(String(level))
  found.sort((one, other) => rank(other.properties.level) - rank(one.properties.level))
  const division = found[0]?.properties.id
  return typeof division === 'string' ? { kind: 'division', id: division } : null
}

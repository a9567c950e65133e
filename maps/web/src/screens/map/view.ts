import type { LocationQuery } from 'vue-router'
import { USUAL } from '@/map/registers'

/** What the address of the map says: where one looks, what is hidden, what is chosen. */
export interface View {
  centre: [number, number] | null
  zoom: number | null
  hiddenLevels: string[]
  hiddenClasses: string[]
  hiddenLines: string[]
  hiddenStatuses: string[]
  /** Registers that are drawn, findings of coverage checks among them, and kinds and states of registers that are not. */
  layers: string[]
  hiddenSigns: string[]
  hiddenStates: string[]
  labels: boolean
  demonstration: boolean
  base: string | null
  chosen: Chosen | null
}

const KINDS = ['division', 'place_name', 'boundary_line', 'boundary_marker', 'facility', 'cemetery', 'grave', 'corridor'] as const
const LAYERS = ['facility', 'cemetery', 'grave', 'corridor', 'coverage'] as const
export type ChosenKind = (typeof KINDS)[number]

export interface Chosen {
  kind: ChosenKind
  id: string
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function one(query: LocationQuery, name: string): string {
  const value = query[name]
  return (Array.isArray(value) ? value[0] : value) ?? ''
}

function isKind(kind: string): kind is ChosenKind {
  return (KINDS as readonly string[]).includes(kind)
}

/** Read an address; what can't be understood counts as not said. */
export function viewIn(query: LocationQuery): View {
  const [longitude = NaN, latitude = NaN] = one(query, 'c').split(',').map(Number)
  const zoom = Number(one(query, 'z') || NaN)
  const isPlace = Math.abs(longitude) <= 180 && Math.abs(latitude) <= 85 && one(query, 'c').includes(',')
  const hidden = one(query, 'hide').split(' ').filter((part) => part !== '')
  const starting = (start: string) => hidden.filter((part) => part.startsWith(start)).map((part) => part.slice(start.length))
  const [kind = '', id = ''] = one(query, 'sel').split(':')
  return {
    centre: isPlace ? [longitude, latitude] : null,
    zoom: zoom >= 0 && zoom <= 24 ? zoom : null,
    hiddenLevels: starting('level.'),
    hiddenClasses: starting('class.'),
    hiddenLines: starting('line.'),
    hiddenStatuses: starting('marker.'),
    layers: 'layers' in query ? LAYERS.filter((layer) => one(query, 'layers').split(' ').includes(layer)) : [...USUAL],
    hiddenSigns: starting('kind.'),
    hiddenStates: starting('state.'),
    labels: one(query, 'names') !== '0',
    demonstration: one(query, 'demo') !== '0',
    base: one(query, 'base') || null,
    chosen: isKind(kind) && UUID.test(id) ? { kind, id } : null,
  }
}

/** Write what stands in the address; what is as usual is left out. */
export function queryOf(view: View): Record<string, string | undefined> {
  const hidden = [
    ...view.hiddenLevels.map((code) => `level.${code}`),
    ...view.hiddenClasses.map((code) => `class.${code}`),
    ...view.hiddenLines.map((code) => `line.${code}`),
    ...view.hiddenStatuses.map((code) => `marker.${code}`),
    ...view.hiddenSigns.map((code) => `kind.${code}`),
    ...view.hiddenStates.map((code) => `state.${code}`),
  ].join(' ')
  return {
    c: view.centre === null ? undefined : view.centre.map((angle) => angle.toFixed(5)).join(','),
    z: view.zoom === null ? undefined : view.zoom.toFixed(2),
    hide: hidden || undefined,
    layers: view.layers.join(' ') === USUAL.join(' ') ? undefined : view.layers.join(' '),
    names: view.labels ? undefined : '0',
    demo: view.demonstration ? undefined : '0',
    base: view.base ?? undefined,
    sel: view.chosen === null ? undefined : `${view.chosen.kind}:${view.chosen.id}`,
  }
}

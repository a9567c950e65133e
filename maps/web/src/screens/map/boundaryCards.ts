import { ownHeaders } from '@/api/client'
import { problemOf } from '@/api/problem'
import { codeName, codesOf, loadCodes } from '@/codes/codes'
import { i18n } from '@/i18n'
import { lengthText, position } from '@/map/dms'
import type { Card, Times } from './chosen'

/** A feature of the OGC API: what one may not see is absent. */
export interface Feature {
  geometry: GeoJSON.Geometry | null
  properties: Record<string, string | number | boolean | null | undefined>
}

export async function feature(collection: string, id: string, query: Times): Promise<Feature> {
  const day = query.as_of === undefined ? '' : `?datetime=${query.as_of}`
  const answer = await fetch(`/ogc/collections/${collection}/items/${id}${day}`, {
    headers: { ...ownHeaders(), Accept: 'application/geo+json' },
  })
  const said: unknown = await answer.json().catch(() => null)
  if (!answer.ok) throw problemOf(answer.status, said, i18n.global.t('problem.unreadable', { status: answer.status }))
  return said as Feature
}

export function words(list: string, code: unknown): { zh: string; en: string } {
  const found = codesOf(list).find((one) => one.code === code)
  const plain = typeof code === 'string' ? code : ''
  return { zh: found?.name_zh ?? plain, en: found?.name_en ?? plain }
}

export function text(value: unknown): string {
  return value == null ? '' : String(value)
}

export const EMPTY = { mongolian: '', romanization: '', pinyin: '', foundBy: null, isApproximate: false, source: '' }

/** Say of a map as it was known on a day that the card reads the present record. */
function ofNow(query: Times): Card['facts'] {
  return query.as_known_on === undefined ? [] : [{ label: 'map.known_card', value: i18n.global.t('map.card_of_now') }]
}

/** Read the card of a boundary line. */
export async function lineCard(id: string, query: Times): Promise<Card> {
  const [{ geometry, properties: said }] = await Promise.all([
    feature('boundary-lines', id, query),
    loadCodes('division_level', 'line_geometry_role', 'line_authority'),
  ])
  const facts = [
    { label: 'map.line_role', value: codeName('line_geometry_role', said.geometry_role) },
    { label: 'map.approval', value: text(said.approval_number) },
    { label: 'map.line_length', value: typeof said.length_m === 'number' ? lengthText(said.length_m) : '' },
    { label: 'map.line_inspected', value: text(said.last_inspected) },
  ]
  return {
    ...EMPTY,
    name: text(said.name),
    kind: words('division_level', said.level),
    codes: said.code ? [text(said.code)] : [],
    within: [],
    place: '',
    isDemonstration: said.is_demonstration === true,
    isIndicative: said.is_indicative === true,
    geometries: geometry === null ? [] : [geometry],
    facts: [...ofNow(query), ...facts.filter((one) => one.value !== '')],
  }
}

/** Read the card of a marker. */
export async function markerCard(id: string, query: Times): Promise<Card> {
  const [{ geometry, properties: said }] = await Promise.all([
    feature('boundary-markers', id, query),
    loadCodes('marker_kind', 'marker_status', 'marker_material'),
  ])
  const stones = geometry?.type === 'MultiPoint' ? geometry.coordinates : geometry?.type === 'Point' ? [geometry.coordinates] : []
  const facts = [
    { label: 'map.marker_line', value: text(said.line_name) },
    { label: 'map.marker_status', value: codeName('marker_status', said.status) },
    { label: 'map.marker_material', value: codeName('marker_material', said.material) },
  ]
  return {
    ...EMPTY,
    name: i18n.global.t('map.marker_name', { number: text(said.number) }),
    kind: words('marker_kind', said.kind),
    codes: [],
    within: [],
    place: stones.map(([longitude = 0, latitude = 0]) => position(longitude, latitude)).join('；'),
    isDemonstration: said.is_demonstration === true,
    isIndicative: false,
    geometries: geometry === null ? [] : [geometry],
    facts: [...ofNow(query), ...facts.filter((one) => one.value !== '')],
  }
}

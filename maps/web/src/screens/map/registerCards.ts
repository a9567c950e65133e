import { codeName, loadCodes } from '@/codes/codes'
import { i18n } from '@/i18n'
import { position } from '@/map/dms'
import type { RegisterCode } from '@/map/registers'
import { mapSettings } from '@/map/settings'
import { me } from '@/api/session'
import { EMPTY, feature, text, words, type Feature } from './boundaryCards'
import type { Card, Times } from './chosen'
import type { ChosenKind } from './view'

type Said = Feature['properties']
type Facts = Card['facts']

const COLLECTIONS: Record<RegisterCode, string> = {
  facility: 'facilities',
  cemetery: 'cemeteries',
  grave: 'grave-sites',
  corridor: 'planning-corridors',
}
const LISTS = ['facility_kind', 'cemetery_kind', 'grave_site_kind', 'corridor_kind', 'corridor_class', 'home_service_kind']

/** Whether a record is one of the registers of care, burial and planning. */
export function isRegister(kind: ChosenKind): kind is RegisterCode {
  return kind in COLLECTIONS
}

/** What a state is called, as the legend of the map has it. */
async function stateName(kind: RegisterCode, state: unknown, query: Times): Promise<string> {
  const settings = await mapSettings(me.value?.login ?? '', query.as_of)
  const found = settings.register_layers.find((layer) => layer.code === kind)?.states.find((one) => one.code === state)
  return found === undefined ? text(state) : i18n.global.locale.value === 'zh' ? found.name_zh : found.name_en
}

function middle(geometry: GeoJSON.Geometry | null): string {
  if (geometry?.type !== 'Point') return ''
  const [longitude = 0, latitude = 0] = geometry.coordinates
  return position(longitude, latitude)
}

const metres = (value: unknown) => (typeof value === 'number' ? `${Math.round(value)} m` : '')

function factsOf(kind: RegisterCode, said: Said, state: string): Facts {
  const about: Facts = [{ label: 'map.state', value: state }]
  if (kind === 'facility') {
    const services = said.services as unknown as string[] | null | undefined
    about.push(
      { label: 'map.beds', value: said.beds ? i18n.global.t('map.beds_of', { beds: said.beds, nursing: said.nursing_beds ?? 0 }) : '' },
      { label: 'map.meals', value: said.meals ? text(said.meals) : '' },
      { label: 'map.services', value: (services ?? []).map((one) => codeName('home_service_kind', one)).join(' / ') },
      { label: 'map.opening_hours', value: text(said.opening_hours) },
      { label: 'map.address', value: text(said.address) },
    )
  } else if (kind === 'cemetery') {
    about.push(
      { label: 'map.plots', value: said.plots ? text(said.plots) : '' },
      { label: 'map.niches', value: said.niches ? text(said.niches) : '' },
      { label: 'map.manager', value: text(said.manager) },
      { label: 'map.approval', value: text(said.approval_number) },
      { label: 'map.address', value: text(said.address) },
    )
  } else if (kind === 'grave') {
    about.push(
      { label: 'map.graves', value: text(said.graves) },
      { label: 'map.nearest_road', value: [text(said.corridor_name), metres(said.corridor_m)].filter((one) => one !== '').join('，') },
      { label: 'map.deadline', value: text(said.deadline) },
    )
  } else {
    about.push({ label: 'map.corridor_class', value: codeName('corridor_class', said.class) }, { label: 'map.half_width', value: metres(said.half_width_m) })
  }
  return about.filter((one) => one.value !== '')
}

/** Read the card of a facility, cemetery, site of graves or planning corridor; nobody's name stands in it. */
export async function registerCard(kind: RegisterCode, id: string, query: Times): Promise<Card> {
  const [{ geometry, properties: said }] = await Promise.all([feature(COLLECTIONS[kind], id, query), loadCodes(...LISTS)])
  const state = await stateName(kind, said.state, query)
  const list = { facility: 'facility_kind', cemetery: 'cemetery_kind', grave: 'grave_site_kind', corridor: 'corridor_kind' }[kind]
  const name = kind === 'grave' ? said.number : kind === 'corridor' ? [said.number, said.name].filter(Boolean).join(' ') : said.name
  const kindOf = words(list, said.kind)
  return {
    ...EMPTY,
    name: text(name) === '' ? (i18n.global.locale.value === 'zh' ? kindOf.zh : kindOf.en) : text(name),
    kind: kindOf,
    codes: [],
    within: [],
    place: middle(geometry),
    isDemonstration: said.is_demonstration === true,
    isIndicative: false,
    geometries: geometry === null ? [] : [geometry],
    facts: factsOf(kind, said, state),
  }
}

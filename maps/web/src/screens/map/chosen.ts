import { api, ask, type Shape } from '@/api/client'
import { position } from '@/map/dms'
import { lineCard, markerCard } from './boundaryCards'
import { isRegister, registerCard } from './registerCards'
import type { Chosen } from './view'

/** What the card says of a record, whichever kind it is. */
export interface Card {
  name: string
  mongolian: string
  romanization: string
  pinyin: string
  kind: { zh: string; en: string }
  codes: string[]
  within: string[]
  place: string
  /** How the point of a division that has no boundary was found. */
  foundBy: { zh: string; en: string } | null
  isApproximate: boolean
  isDemonstration: boolean
  isIndicative: boolean
  geometries: GeoJSON.Geometry[]
  source: string
  /** What else a record of its kind says: message of the label, text. */
  facts: { label: string; value: string }[]
}

interface Source {
  title: string
  is_demonstration: boolean
}
interface Drawn {
  geometry: GeoJSON.Geometry
  is_approximate?: boolean
  is_indicative?: boolean
  source?: Source
}
interface Name {
  name: string
  language: string
  name_type: string
  romanization?: string
  pinyin?: string
}
interface Division {
  name: string
  type?: string
  parent_name?: string | null
  codes?: { code: string }[]
  boundaries?: Drawn[]
  representative_point?: Shape<'RepresentativePointOut'> | null
  source?: Source
}
interface Place {
  name: string | null
  names?: Name[]
  category_zh?: string
  category_en?: string
  national_code?: string | null
  divisions?: { name: string }[]
  position?: { longitude: number; latitude: number; is_approximate: boolean } | null
  geometries?: Drawn[]
  source?: Source
}

export type Times = { as_of?: string | undefined; as_known_on?: string | undefined }
type Words = Record<string, { zh: string; en: string }>

let divisionTypes: Promise<Words> | undefined

async function typeWords(): Promise<Words> {
  divisionTypes ??= ask(api.GET('/code-lists/{name}', { params: { path: { name: 'division_type' } } })).then((found) => {
    const rows = (Array.isArray(found) ? found : (found as { rows: unknown[] }).rows) as Record<string, string>[]
    return Object.fromEntries(rows.map((row) => [row.code, { zh: row.name_zh ?? '', en: row.name_en ?? '' }]))
  })
  divisionTypes.catch(() => (divisionTypes = undefined))
  return divisionTypes
}

/** Read the card of what was chosen, with its shapes. */
export async function cardOf(chosen: Chosen, query: Times): Promise<Card> {
  if (chosen.kind === 'boundary_line') return lineCard(chosen.id, query)
  if (chosen.kind === 'boundary_marker') return markerCard(chosen.id, query)
  if (isRegister(chosen.kind)) return registerCard(chosen.kind, chosen.id, query)
  return chosen.kind === 'division' ? divisionCard(chosen.id, query) : placeCard(chosen.id, query)
}

async function divisionCard(id: string, query: Times): Promise<Card> {
  const [words, found] = await Promise.all([
    typeWords(),
    ask(api.GET('/administrative-divisions/{division_id}', { params: { path: { division_id: id }, query } })),
  ])
  const row = found as unknown as Division
  const drawn = row.boundaries ?? []
  const type = row.type ?? ''
  const at = drawn.length > 0 ? null : (row.representative_point ?? null)
  return {
    name: row.name,
    mongolian: '',
    romanization: '',
    pinyin: '',
    kind: words[type] ?? { zh: type, en: type },
    // The register gives the codes of the day that is looked at.
    codes: [...new Set((row.codes ?? []).map((code) => code.code))],
    within: row.parent_name == null ? [] : [row.parent_name],
    place: at === null ? '' : position(at.longitude, at.latitude),
    foundBy: at?.words ?? null,
    isApproximate: at?.is_approximate ?? false,
    isDemonstration: invented(row.source, drawn),
    isIndicative: drawn.some((one) => one.is_indicative === true),
    geometries:
      at === null
        ? drawn.map((one) => one.geometry)
        : [{ type: 'Point', coordinates: [at.longitude, at.latitude] }],
    source: row.source?.title ?? '',
    facts: [],
  }
}

async function placeCard(id: string, query: Times): Promise<Card> {
  const found = await ask(api.GET('/place-names/{feature_id}', { params: { path: { feature_id: id }, query } }))
  const row = found as unknown as Place
  const names = row.names ?? []
  const main = names.find((one) => one.name === row.name)
  const drawn = row.geometries ?? []
  const at = row.position
  return {
    name: row.name ?? '',
    mongolian: names.find((one) => one.language === 'mn')?.name ?? '',
    romanization: main?.romanization ?? '',
    pinyin: main?.pinyin ?? '',
    kind: { zh: row.category_zh ?? '', en: row.category_en ?? '' },
    codes: row.national_code == null ? [] : [row.national_code],
    within: (row.divisions ?? []).map((one) => one.name),
    place: at == null ? '' : position(at.longitude, at.latitude),
    foundBy: null,
    isApproximate: at?.is_approximate ?? false,
    isDemonstration: invented(row.source, drawn),
    isIndicative: false,
    geometries: drawn.map((one) => one.geometry),
    source: row.source?.title ?? '',
    facts: [],
  }
}

function invented(source: Source | undefined, drawn: Drawn[]): boolean {
  return source?.is_demonstration === true || drawn.some((one) => one.source?.is_demonstration === true)
}

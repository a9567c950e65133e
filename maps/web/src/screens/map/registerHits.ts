import { ownHeaders } from '@/api/client'
import { codeName, loadCodes } from '@/codes/codes'
import type { RegisterCode } from '@/map/registers'
import { holding } from './holding'

/** A facility, cemetery or site of graves that a text names, and where it lies. */
export interface RegisterHit {
  kind: Exclude<RegisterCode, 'corridor'>
  id: string
  name: string
  about: string
  at: GeoJSON.Geometry | null
}

const MOST = 5
/** Collection, what its records are called by, and the list of their kinds. */
const SEARCHED: Record<RegisterHit['kind'], { collection: string; by: string; kinds: string }> = {
  facility: { collection: 'facilities', by: 'name', kinds: 'facility_kind' },
  cemetery: { collection: 'cemeteries', by: 'name', kinds: 'cemetery_kind' },
  grave: { collection: 'grave-sites', by: 'number', kinds: 'grave_site_kind' },
}

async function hitsOf(kind: RegisterHit['kind'], text: string, day: string | undefined): Promise<RegisterHit[]> {
  const { collection, by, kinds } = SEARCHED[kind]
  const query = new URLSearchParams({ filter: `${by} LIKE '${holding(text)}'`, limit: String(MOST), ...(day === undefined ? {} : { datetime: day }) })
  const answer = await fetch(`/ogc/collections/${collection}/items?${query}`, { headers: { ...ownHeaders(), Accept: 'application/geo+json' } }).catch(() => null)
  // The search of names goes on without them.
  if (answer === null || !answer.ok) return []
  const { features } = (await answer.json()) as { features: (GeoJSON.Feature & { id: string })[] }
  await loadCodes(kinds)
  return features.map(({ id, geometry, properties }) => ({
    kind,
    id,
    name: String(properties?.[by] ?? ''),
    about: codeName(kinds, properties?.kind),
    at: geometry,
  }))
}

/** Return facilities and cemeteries whose name holds a text, and graves whose number does, of the registers that the reader sees. */
export async function registerHits(text: string, day: string | undefined, seen: readonly RegisterCode[]): Promise<RegisterHit[]> {
  if (text.length < 2) return []
  const kinds = (Object.keys(SEARCHED) as RegisterHit['kind'][]).filter((kind) => seen.includes(kind))
  return (await Promise.all(kinds.map((kind) => hitsOf(kind, text, day)))).flat()
}

import { api, ask, ownHeaders } from '@/api/client'
import { Problem } from '@/api/problem'

/** A boundary line or marker that a text names, and where to look for it. */
export interface BoundaryHit {
  kind: 'boundary_line' | 'boundary_marker'
  id: string
  name: string
  about: string
  at: GeoJSON.Geometry | null
}

type Line = { id: string; name?: string | null; geometries?: { geometry?: unknown; role?: unknown }[] | null }

const PAGE = 200
const MOST = 6
/** A number as markers bear it: 017, 017B, 150626001Q; nothing that would be the name of a place. */
const NUMBER = /^(?=.*\d)[0-9A-Z]{1,12}$/i

let read: { day: string; lines: Promise<Line[]> } | undefined

/** Return every line of a day that the reader sees: there are few, so that they are read once. */
function linesOf(day: string | undefined): Promise<Line[]> {
  if (read?.day !== (day ?? '')) {
    read = { day: day ?? '', lines: everyLine(day) }
    read.lines.catch(() => (read = undefined))
  }
  return read.lines
}

async function everyLine(day: string | undefined): Promise<Line[]> {
  const found: Line[] = []
  let after: string | undefined
  do {
    const page = await ask(api.GET('/boundary-lines', { params: { query: { as_of: day, after, limit: PAGE } } }))
    found.push(...(page.rows as Line[]))
    after = page.next ?? undefined
  } while (after !== undefined)
  return found
}

function drawn(line: Line): GeoJSON.Geometry | null {
  const judged = (line.geometries ?? []).filter((one) => one.role === 'legal' || one.role === 'derived')
  return (judged.find((one) => one.role === 'legal') ?? judged[0])?.geometry as GeoJSON.Geometry | undefined ?? null
}

async function markers(number: string, day: string | undefined): Promise<BoundaryHit[]> {
  const query = new URLSearchParams({ number, limit: String(MOST), ...(day === undefined ? {} : { datetime: day }) })
  const answer = await fetch(`/ogc/collections/boundary-markers/items?${query}`, {
    headers: { ...ownHeaders(), Accept: 'application/geo+json' },
  })
  if (!answer.ok) return []
  const { features } = (await answer.json()) as { features: (GeoJSON.Feature & { id: string })[] }
  return features.map(({ id, geometry, properties }) => ({
    kind: 'boundary_marker',
    id,
    name: String(properties?.number ?? ''),
    about: String(properties?.line_name ?? ''),
    at: geometry,
  }))
}

/** Return the lines whose name holds a text, and the markers that bear it as their number. */
export async function boundaryHits(text: string, day: string | undefined, seesMarkers: boolean): Promise<BoundaryHit[]> {
  try {
    const lines = text.length < 2 ? [] : (await linesOf(day)).filter((line) => line.name?.includes(text) === true)
    const found = lines.slice(0, MOST).map<BoundaryHit>((line) => ({
      kind: 'boundary_line',
      id: line.id,
      name: line.name ?? '',
      about: '',
      at: drawn(line),
    }))
    return [...found, ...(seesMarkers && NUMBER.test(text) ? await markers(text.toUpperCase(), day) : [])]
  } catch (failure) {
    // The search of names goes on without them.
    if (!(failure instanceof Problem)) throw failure
    return []
  }
}

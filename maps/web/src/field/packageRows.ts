import { originalFiles } from './hashes'
import type { Draft, KeptChange, KeptItem } from './store'

/** How a record of a package stands on this device. */
export const ROW_STATES = ['untouched', 'recorded', 'draft', 'held', 'accepted', 'conflict', 'refused'] as const
export type RowState = (typeof ROW_STATES)[number]
export type Place = [longitude: number, latitude: number]

/** A record as it was handed out, as far as lists and maps show it. */
export interface BaseRow {
  id: string
  kind: string
  ordinal: number
  title: string
  detail: string
  place: Place | null
  /** Somebody of this side recorded it before the package was handed out. */
  isRecorded: boolean
}

/** A record with what this device said of it. */
export interface PackageRow extends BaseRow {
  state: RowState
  photos: number
  /** Of a record that was found in the field: the kind of the change that makes it, else empty. */
  made: string
  /** What a search looks in, in small letters. */
  sought: string
}

export interface Wanted {
  text: string
  state: RowState | 'all' | 'unvisited'
  sort: 'number' | 'distance'
  from: Place | null
}

export interface Progress {
  all: number
  visited: number
  photos: number
  states: Record<RowState, number>
}

type Item = Pick<KeptItem, 'id' | 'kind' | 'ordinal' | 'content'>
type Change = Pick<KeptChange, 'id' | 'kind' | 'targetId' | 'sequence' | 'values' | 'files' | 'state' | 'recordId'>
type KeptDraft = Pick<Draft, 'key' | 'values'>

/** What has to be looked at first stands first: of several changes of a record the list shows the gravest. */
const GRAVEST: readonly RowState[] = ['refused', 'conflict', 'draft', 'held', 'accepted', 'recorded', 'untouched']
const NOT_VISITED: ReadonlySet<RowState> = new Set(['untouched', 'draft'])
const MAKING = 'new_'
/** What these hold are no photos: signatures as they were drawn, and sounds. */
export const WITHOUT_PHOTOS: ReadonlySet<string> = new Set(['section_signature', 'name_recording'])
/** Metres; distances here tell what is near, they are no measurements. */
const EARTH_RADIUS = 6_371_008.8

const said = (value: unknown): string => (typeof value === 'string' ? value : '')

function placeOf(value: unknown): Place | null {
  if (!Array.isArray(value)) return null
  const [longitude, latitude] = value as unknown[]
  return typeof longitude === 'number' && typeof latitude === 'number' ? [longitude, latitude] : null
}

/** Return a record of a package as lists show it. */
export function baseRow({ id, kind, ordinal, content }: Item): BaseRow {
  const row = { id, kind, ordinal, isRecorded: false }
  if (kind === 'section') {
    const { section } = content
    const between = [said(section.start_mark), said(section.end_mark)].filter((one) => one !== '').join(' – ')
    return { ...row, title: said(section.name), detail: between, place: null, isRecorded: content.observation !== null }
  }
  if (kind === 'marker') {
    const place = placeOf(content.positions?.[0]?.position)
    return { ...row, title: said(content.number), detail: '', place, isRecorded: content.observation !== null }
  }
  if (kind === 'place_name') {
    const isHeard = Array.isArray(content.recordings) && content.recordings.length > 0
    return { ...row, title: said(content.name), detail: said(content.romanization) || said(content.pinyin), place: placeOf(content.position), isRecorded: isHeard }
  }
  const title = [said(content.number), said(content.feature_name)].filter((one) => one !== '').join(' ')
  return { ...row, title, detail: said(content.place), place: placeOf(content.position) }
}

function stateOf(change: Change): RowState {
  switch (change.state) {
    case 'waiting':
      return 'held'
    // An editor said that it is not to be written: there is nothing left to do or to show of it.
    case 'discarded':
      return 'untouched'
    default:
      return change.state
  }
}

/** What a device said of one record. */
interface Said {
  /** The last change of each kind. */
  last: Map<string, Change>
  photos: Set<string>
  isDraft: boolean
}

function gather(changes: readonly Change[], drafts: readonly KeptDraft[]): Map<string, Said> {
  const found = new Map<string, Said>()
  const of = (id: string): Said => {
    let one = found.get(id)
    if (one === undefined) found.set(id, (one = { last: new Map(), photos: new Set(), isDraft: false }))
    return one
  }
  for (const change of changes) {
    const one = of(change.targetId ?? change.id)
    const before = one.last.get(change.kind)
    if (before === undefined || before.sequence < change.sequence) one.last.set(change.kind, change)
    if (change.state === 'discarded' || WITHOUT_PHOTOS.has(change.kind)) continue
    // A stamped photo and the file as the camera made it are one photo.
    const originals = new Set(originalFiles(change.values))
    for (const file of change.files) if (!originals.has(file)) one.photos.add(file)
  }
  for (const { key } of drafts) of(key.slice(key.indexOf(':') + 1)).isDraft = true
  return found
}

function withSaid(base: BaseRow, one: Said | undefined, made = ''): PackageRow {
  const states: RowState[] = one === undefined ? [] : [...one.last.values()].map(stateOf)
  if (one?.isDraft === true) states.push('draft')
  if (base.isRecorded) states.push('recorded')
  return {
    ...base,
    made,
    state: GRAVEST.find((state) => states.includes(state)) ?? 'untouched',
    photos: one?.photos.size ?? 0,
    sought: `${base.title} ${base.detail}`.toLowerCase(),
  }
}

function madeRow(id: string, kind: string, ordinal: number, values: Record<string, unknown>): BaseRow {
  const name = said(values.number)
  return { id, kind: kind.slice(MAKING.length), ordinal, title: name, detail: said(values.place), place: placeOf(values.position), isRecorded: false }
}

/** Return every record of a package with how it stands, those found in the field after those handed out. */
export function rowsOf(base: readonly BaseRow[], changes: readonly Change[], drafts: readonly KeptDraft[]): PackageRow[] {
  const gathered = gather(changes, drafts)
  const rows = base.map((one) => withSaid(one, gathered.get(one.id)))
  const making = changes.filter((one) => one.targetId === null && one.kind.startsWith(MAKING))
  const found = [...making]
    .sort((one, other) => one.sequence - other.sequence)
    .map((one, at) => withSaid(madeRow(one.id, one.kind, base.length + at + 1, one.values), gathered.get(one.id), one.kind))
  // A record that is only begun has no id yet: there is one of each kind.
  const begun = drafts
    .filter(({ key }) => key.startsWith(MAKING) && key.endsWith(':new'))
    .map(({ key, values }, at) => {
      const kind = key.slice(0, key.indexOf(':'))
      const row = madeRow('', kind, base.length + found.length + at + 1, values)
      return withSaid(row, { last: new Map(), photos: new Set(), isDraft: true }, kind)
    })
  return [...rows, ...found, ...begun]
}

/** Return metres between two places, on a sphere. */
export function distance([west, south]: Place, [east, north]: Place): number {
  const radians = Math.PI / 180
  const across = Math.sin(((east - west) * radians) / 2)
  const along = Math.sin(((north - south) * radians) / 2)
  const half = along * along + Math.cos(south * radians) * Math.cos(north * radians) * across * across
  return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(half)))
}

/** Return the records that somebody looks for, in the order that he wants; what has no place comes last by distance. */
export function chosenRows(rows: readonly PackageRow[], { text, state, sort, from }: Wanted): PackageRow[] {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== '')
  const found = rows.filter(
    (row) =>
      (state === 'all' || (state === 'unvisited' ? NOT_VISITED.has(row.state) : row.state === state)) &&
      words.every((word) => row.sought.includes(word)),
  )
  if (sort === 'number' || from === null) return found.sort((one, other) => one.ordinal - other.ordinal)
  const far = new Map(found.map((row) => [row, row.place === null ? Infinity : distance(from, row.place)]))
  const of = (row: PackageRow) => far.get(row) ?? Infinity
  // Infinity minus itself is no number, so what has no place is told apart by its order alone.
  return found.sort((one, other) => (of(one) === of(other) ? one.ordinal - other.ordinal : of(one) - of(other)))
}

/** Return how far the work on a package has come. */
export function progressOf(rows: readonly PackageRow[]): Progress {
  const states = Object.fromEntries(ROW_STATES.map((state) => [state, 0])) as Record<RowState, number>
  let photos = 0
  let visited = 0
  for (const row of rows) {
    states[row.state] += 1
    photos += row.photos
    if (!NOT_VISITED.has(row.state)) visited += 1
  }
  return { all: rows.length, visited, photos, states }
}

/** Return where a record is worked on: its own page, or the form of what is only begun. */
export function addressOf(packageId: string, row: Pick<PackageRow, 'id' | 'made'>): string {
  const at = `/field/packages/${packageId}`
  return row.id === '' ? `${at}/new/${row.made}` : `${at}/records/${row.id}`
}

/** Return records as GeoJSON for a map; what has no place is not on it. */
export function featuresOf(rows: readonly PackageRow[]): GeoJSON.FeatureCollection<GeoJSON.Point> {
  return {
    type: 'FeatureCollection',
    features: rows.flatMap(({ id, made, title, state, place }) =>
      place === null ? [] : [{ type: 'Feature' as const, geometry: { type: 'Point' as const, coordinates: place }, properties: { id, made, title, state } }],
    ),
  }
}

import { originalFiles } from './hashes'
import { baseRow } from './packageRows'
import { store, type ChangeState, type KeptChange, type KeptFile, type Values } from './store'

/** What the register waits for before it can decide on a change, as far as this device knows it. */
export type Awaited =
  /** A photo of the change itself, or the file of the camera that it was made of. */
  | { what: 'photo' | 'original'; number: number; view: string; file: KeptFile | undefined }
  /** A signature's picture or a recording. */
  | { what: 'file'; file: KeptFile | undefined }
  | { what: 'change'; title: string; kind: string; state: ChangeState }
  | { what: 'unknown'; id: string }

const FILE = 'file:'
const CHANGE = 'change:'

/** Return what a change waits for, `most` at most, in the order in which the register names it. */
export async function awaitedOf(change: Pick<KeptChange, 'values' | 'missing'>, most: number): Promise<Awaited[]> {
  return Promise.all(
    change.missing.slice(0, most).map((each) => (each.startsWith(FILE) ? ofFile(change.values, each.slice(FILE.length)) : ofChange(each.slice(CHANGE.length)))),
  )
}

async function ofFile(values: Values, sha256: string): Promise<Awaited> {
  const file = await store.files.get(sha256)
  const photos = (values.photos ?? []) as Values[]
  const at = photos.findIndex((one) => one.sha256 === sha256 || one.original_sha256 === sha256)
  if (at < 0) return { what: 'file', file }
  const isOriginal = originalFiles(values).includes(sha256)
  return { what: isOriginal ? 'original' : 'photo', number: at + 1, view: String(photos[at]?.view ?? ''), file }
}

async function ofChange(id: string): Promise<Awaited> {
  const found = await store.changes.get(id)
  if (found === undefined) return { what: 'unknown', id }
  const item = found.targetId === null ? undefined : await store.items.get([found.packageId, found.targetId])
  const { number, place, signer } = found.values
  const title = item === undefined ? String(number || place || signer || '') : baseRow(item).title
  return { what: 'change', title, kind: found.kind, state: found.state }
}

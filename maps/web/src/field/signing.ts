import { sha256Of } from './hashes'
import { store, type KeptChange } from './store'

/** Kinds of changes that say what was found at a marker or along a section. */
const OBSERVED = new Set(['marker_observation', 'section_observation'])

/** A text that is signed, by the id of its change and its SHA-256; `text_hash` is the hash of no file. */
export interface SignedText {
  change_id: string
  text_hash: string
}

type Change = Pick<KeptChange, 'id' | 'kind' | 'targetId' | 'sequence' | 'contentSha256' | 'state'>

/** Return what there is to sign: of each marker and of the section what this device said last of it. */
export function toSign<Kept extends Change>(changes: readonly Kept[]): Kept[] {
  const last = new Map<string, Kept>()
  for (const one of changes) {
    if (!OBSERVED.has(one.kind) || one.targetId === null || one.state === 'discarded' || one.state === 'refused') continue
    const before = last.get(one.targetId)
    if (before === undefined || before.sequence < one.sequence) last.set(one.targetId, one)
  }
  return [...last.values()].sort((one, other) => one.sequence - other.sequence)
}

/** Return the texts of changes as a signature names them, sorted. */
export function textsOf(changes: readonly Change[]): SignedText[] {
  const texts = changes.map((one) => ({ change_id: one.id, text_hash: one.contentSha256 }))
  return texts.sort((one, other) => (one.change_id < other.change_id ? -1 : 1))
}

/** Return the SHA-256 over the sorted lines `<change_id> <text_hash>`, as the register makes it. */
export function fingerprintOf(texts: readonly SignedText[]): Promise<string> {
  return sha256Of(
    texts
      .map((one) => `${one.change_id} ${one.text_hash}`)
      .sort()
      .join('\n'),
  )
}

/** Return what this device said in a package, in its order. */
export async function saidIn(packageId: string): Promise<KeptChange[]> {
  const found = await store.changes.where({ packageId }).toArray()
  return found.sort((one, other) => one.sequence - other.sequence)
}

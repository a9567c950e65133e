import type { Flat } from '@/records/flat'

/** What somebody has typed and not handed in, kept on this machine for his account and the record. */
export interface LocalDraft {
  subject: string
  recordId: string
  creating: boolean
  name: string
  /** The proposal that is being mended, if there is one already. */
  proposalId: string | null
  changes: Flat
  /** Values that the form showed when it was opened, of what is changed. */
  seen: Flat
  kind: string
  title: string
  reason: string
  savedAt: string
}

const START = 'diming.draft'

function key(account: string, subject: string, recordId: string): string {
  return `${START}.${account}.${subject}.${recordId}`
}

/** Keep a draft; an empty one is forgotten. Says whether this machine had room for it. */
export function keepDraft(account: string, draft: LocalDraft, store: Storage = localStorage): boolean {
  const place = key(account, draft.subject, draft.recordId)
  if (Object.keys(draft.changes).length === 0 && draft.title === '' && draft.reason === '') {
    store.removeItem(place)
    return true
  }
  try {
    store.setItem(place, JSON.stringify(draft))
    return true
  } catch {
    return false
  }
}

export function forgetDraft(account: string, subject: string, recordId: string, store: Storage = localStorage): void {
  store.removeItem(key(account, subject, recordId))
}

function read(text: string | null): LocalDraft | null {
  if (text === null) return null
  try {
    const draft = JSON.parse(text) as LocalDraft
    return typeof draft.recordId === 'string' && typeof draft.changes === 'object' ? draft : null
  } catch {
    return null
  }
}

export function draftOf(
  account: string,
  subject: string,
  recordId: string,
  store: Storage = localStorage,
): LocalDraft | null {
  return read(store.getItem(key(account, subject, recordId)))
}

/** Return what an account has begun on this machine, the latest first. */
export function draftsOf(account: string, store: Storage = localStorage): LocalDraft[] {
  const found: LocalDraft[] = []
  for (let at = 0; at < store.length; at++) {
    const place = store.key(at)
    if (place === null || !place.startsWith(`${START}.${account}.`)) continue
    const draft = read(store.getItem(place))
    if (draft !== null) found.push(draft)
  }
  return found.sort((one, other) => (one.savedAt < other.savedAt ? 1 : -1))
}

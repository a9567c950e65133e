import type { LocationQuery } from 'vue-router'

const STATES = ['draft', 'edited', 'reviewed'] as const
type EntryState = (typeof STATES)[number]

/** What the list of entries is narrowed to, as it stands in the address. */
export interface Narrowing {
  state?: EntryState
  assignee?: string
  unassigned?: boolean
  stale?: boolean
  overridden?: boolean
  gone?: boolean
  changes?: boolean
  comments?: boolean
  missing?: string
  category?: string
  chapter?: string
  q?: string
}

/** Entries that are handled together: one by one, or all that a filter has. */
export type Chosen =
  | { keys: string[] }
  | { state?: EntryState; assignee_id?: string; unassigned?: boolean; chapter?: string; category?: string; text?: string }

/** What of an entry a box is ticked for. */
export const MARKS = ['stale', 'overridden', 'changes', 'comments', 'gone'] as const

/** Return what an address narrows the list to. */
export function narrowingOf(query: LocationQuery): Narrowing {
  const text = (name: string) => (typeof query[name] === 'string' && query[name] !== '' ? query[name] : undefined)
  const ticked = (name: string) => (text(name) === undefined ? undefined : true)
  const assignee = text('assignee')
  const marks = Object.fromEntries(MARKS.map((mark) => [mark, ticked(mark)]))
  const narrowed: Narrowing = {
    state: STATES.find((state) => state === text('state')),
    assignee: assignee === 'nobody' ? undefined : assignee,
    unassigned: assignee === 'nobody' ? true : undefined,
    ...marks,
    missing: text('missing'),
    category: text('category'),
    chapter: text('chapter'),
    q: text('q'),
  }
  return Object.fromEntries(Object.entries(narrowed).filter(([, value]) => value !== undefined))
}

/**
 * Return all entries of a filter as they are handled together, without one the whole volume; null where the list
 * is narrowed to what can't be said there.
 */
export function allOf(narrowed: Narrowing): Chosen | null {
  const { state, assignee, unassigned, category, chapter, q, ...others } = narrowed
  if (Object.keys(others).length > 0) return null
  const said = { state, assignee_id: assignee, unassigned, category, chapter, text: q }
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
}

import { reactive } from 'vue'
import type { ChangeIn, Row } from './rules'

/** A change that somebody has made on the screen and that no proposal holds yet. */
export interface Pending {
  change: ChangeIn
  /** What the list of changes calls it: the row's key before and after. */
  title: string
  /** What the row says now; empty for a new one. */
  before: Record<string, string>
}

const KEPT = 'diming.rule-changes'

function kept(): Pending[] {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(KEPT) ?? '[]')
    return Array.isArray(found) ? (found as Pending[]) : []
  } catch {
    return []
  }
}

/** The changes of this tab, of whichever tables, until they are drafted or thrown away. */
export const pending = reactive<Pending[]>(kept())

/** Keep the changes for as long as the tab is open, also when it is loaded anew. */
export function keep(): void {
  sessionStorage.setItem(KEPT, JSON.stringify(pending))
}

/** Add a change; another one of the same row takes its place. */
export function add(one: Pending): void {
  const at = one.change.id == null ? -1 : pending.findIndex((other) => other.change.id === one.change.id)
  if (at < 0) pending.push(one)
  else pending[at] = one
}

export function of(row: Row): Pending | undefined {
  return pending.find((one) => one.change.id === row.id)
}

export function remove(at: number): void {
  pending.splice(at, 1)
}

export function clear(): void {
  pending.splice(0)
}

/** The columns in which two rows differ, with what stands before and after. */
export function differing(before: Record<string, string>, after: Record<string, string>): { column: string; from: string; to: string }[] {
  return Object.keys(after)
    .filter((column) => (before[column] ?? '') !== (after[column] ?? ''))
    .map((column) => ({ column, from: before[column] ?? '', to: after[column] ?? '' }))
}

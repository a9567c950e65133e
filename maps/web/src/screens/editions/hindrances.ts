import type { Edition, Gate, Progress } from './calls'

/** What stands in the way of a state: how many entries, with the list of them, or the gates without a paper. */
export interface Hindrance {
  code: 'not_edited' | 'not_reviewed' | 'stale' | 'changes' | 'behind' | 'gates'
  count: number
  query?: Record<string, string>[]
  gates?: Gate[][]
}

/** Return the gates that lack a paper, those of which one is enough together. */
export function lackingGates(gates: readonly Gate[], onlyPrinted: boolean): Gate[][] {
  const found = new Map<string, Gate[]>()
  for (const gate of gates) {
    if (gate.is_lacking !== true) continue
    const group = gate.alternative || gate.gate
    found.set(group, [...(found.get(group) ?? []), gate])
  }
  return [...found.values()].filter((group) => !onlyPrinted || group.some((gate) => gate.is_printed))
}

/** Return what hinders an edition from coming to a state, as far as its figures tell. */
export function hindrances(edition: Edition, progress: Progress | null, state: Edition['state']): Hindrance[] {
  const { draft = 0, edited = 0 } = progress?.states ?? {}
  const found: Hindrance[] = []
  const drafts = { state: 'draft' }
  if (state === 'edited') found.push({ code: 'not_edited', count: draft, query: [drafts] })
  if (state === 'reviewed' || state === 'frozen') {
    const query = [drafts, { state: 'edited' }].filter((_, at) => [draft, edited][at] !== 0)
    found.push({ code: 'not_reviewed', count: draft + edited, query })
  }
  if (state === 'frozen') {
    found.push({ code: 'stale', count: progress?.stale ?? 0, query: [{ stale: '1' }] })
    found.push({ code: 'changes', count: progress?.pending_changes ?? 0 })
    found.push({ code: 'behind', count: edition.is_behind === true ? 1 : 0 })
  }
  if (state === 'frozen' || state === 'published') {
    const gates = lackingGates(edition.gates, state === 'frozen')
    found.push({ code: 'gates', count: gates.length, gates })
  }
  return found.filter((one) => one.count > 0)
}

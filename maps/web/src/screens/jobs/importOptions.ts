import type { Shape } from '@/api/client'

/** How a list is read and what is done with it, as the API wants it. */
export type Options = Partial<Shape<'OptionsIn'>>

const KEPT = 'diming.import.'

/** Return what was chosen for an upload; it outlives a reload of the page. */
export function keptOptions(upload: string): Options {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEPT + upload) ?? '{}')
    return typeof kept === 'object' && kept !== null ? (kept as Options) : {}
  } catch {
    return {}
  }
}

/** Remember what was chosen for an upload. */
export function keepOptions(upload: string, options: Options): void {
  sessionStorage.setItem(KEPT + upload, JSON.stringify(options))
}

/** Return options without what is empty: the register then guesses. */
export function stated(options: Options): Options {
  const given = Object.entries(options).filter(([, value]) => value !== '' && value !== null && value !== undefined)
  return Object.fromEntries(given) as Options
}

/** Return how sure a guess is, for a person: certain, likely, doubtful. */
export function sureness(confidence: number): 'certain' | 'likely' | 'doubtful' {
  if (confidence >= 0.95) return 'certain'
  return confidence >= 0.75 ? 'likely' : 'doubtful'
}

/** Return a mapping with one column changed; a field belongs to one column at most. */
export function remapped(
  mapping: Record<string, string>,
  column: string,
  field: string,
  taken: readonly { column: string; field: string | null; used: boolean }[],
): Record<string, string> {
  const now = { ...mapping, [column]: field }
  for (const other of taken) {
    const has = now[other.column] ?? (other.used ? other.field : '')
    if (field !== '' && other.column !== column && has === field) now[other.column] = ''
  }
  return now
}

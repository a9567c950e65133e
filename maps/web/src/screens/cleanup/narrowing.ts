import type { LocationQuery } from 'vue-router'

/** What board, list and printed lists are narrowed to, as it stands in the address. */
export interface Narrowing {
  stage?: string
  name_class?: string
  measure?: string
  division?: string
  feature?: string
  text?: string
  is_open?: boolean
  overdue?: boolean
}

/** Return what an address narrows board and list to. */
export function narrowingOf(query: LocationQuery): Narrowing {
  const text = (name: string) => (typeof query[name] === 'string' && query[name] !== '' ? query[name] : undefined)
  return {
    stage: text('stage'),
    name_class: text('class'),
    measure: text('measure'),
    division: text('division'),
    feature: text('feature'),
    text: text('text'),
    overdue: text('overdue') === undefined ? undefined : true,
  }
}

/** Return the address of a printed list, narrowed as the screen is. */
export function paperAddress(paper: string, format: string, narrowed: Narrowing = {}): string {
  const said = Object.entries(narrowed).filter(([, value]) => value !== undefined && value !== '')
  const query = new URLSearchParams(said.map(([key, value]) => [key, String(value)])).toString()
  return `/cleanup-cases/printed/${paper}.${format}${query === '' ? '' : `?${query}`}`
}

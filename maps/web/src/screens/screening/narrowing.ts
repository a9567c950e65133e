import type { LocationQuery } from 'vue-router'
import type { Shape } from '@/api/client'

export type Finding = Shape<'ScreeningFindingOut'>
export type Count = Shape<'FindingCountOut'>
export type Severity = Finding['severity']

export const SEVERITIES: Severity[] = ['error', 'warning', 'notice']
/** The classes in the order in which the notices name them; others follow. */
const CLASSES = ['大', '洋', '怪', '重', '不规范蒙古语地名', '一地多名', '一名多写', '名不副实', '使用不规范', '标志不规范']
export const inOrder = (kinds: string[]): string[] =>
  [...new Set(kinds)].sort((one, other) => (CLASSES.indexOf(one) + 99) % 99 - (CLASSES.indexOf(other) + 99) % 99)
export const STATES = ['open', 'confirmed', 'dismissed', 'exempt', 'all'] as const

/** What a list is narrowed to, as the address says it. */
export interface Narrowing {
  kind: string
  severity: Severity | ''
  state: (typeof STATES)[number]
  division: string | null
  text: string
  rule: string
  located: '' | 'yes' | 'no'
  run: string
  sort: string
}

const one = (value: LocationQuery[string] | undefined): string => (typeof value === 'string' ? value : '')

export function narrowingOf(query: LocationQuery): Narrowing {
  const severity = SEVERITIES.find((each) => each === query.severity) ?? ''
  return {
    kind: one(query.kind),
    severity,
    state: STATES.find((each) => each === query.state) ?? 'open',
    division: one(query.division) || null,
    text: one(query.text),
    rule: one(query.rule),
    located: query.located === 'yes' || query.located === 'no' ? query.located : '',
    run: one(query.run),
    sort: one(query.sort),
  }
}

/** Return the filters as the register takes them. */
export function filtersOf(narrowing: Narrowing) {
  return {
    kind: narrowing.kind === '' ? undefined : [narrowing.kind],
    severity: narrowing.severity === '' ? undefined : [narrowing.severity],
    rule: narrowing.rule === '' ? undefined : [narrowing.rule],
    decision: narrowing.state === 'all' ? undefined : narrowing.state,
    division_id: narrowing.division ?? undefined,
    run: narrowing.run || undefined,
    text: narrowing.text || undefined,
    located: narrowing.located === '' ? undefined : narrowing.located === 'yes',
  }
}

/** Return whether a count is of the list, which is narrowed further than counts are. */
export function isCounted(count: Count, narrowing: Narrowing): boolean {
  return (
    (narrowing.kind === '' || count.kind === narrowing.kind) &&
    (narrowing.severity === '' || count.severity === narrowing.severity) &&
    (narrowing.state === 'all' || (count.decision ?? 'open') === narrowing.state)
  )
}

export interface Part {
  text: string
  marked: boolean
}

/** Cut a name so that the characters that made a rule speak stand out. */
export function marked(name: string, trigger: string): Part[] {
  const at = trigger === '' ? -1 : name.indexOf(trigger)
  if (at >= 0) {
    const parts = [
      { text: name.slice(0, at), marked: false },
      { text: trigger, marked: true },
      { text: name.slice(at + trigger.length), marked: false },
    ]
    return parts.filter((part) => part.text !== '')
  }
  // Characters that stand apart in the name
  const left = [...trigger]
  return [...name].map((character) => {
    const place = left.indexOf(character)
    if (place >= 0) left.splice(place, 1)
    return { text: character, marked: place >= 0 }
  })
}

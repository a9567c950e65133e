import type { LocationQuery } from 'vue-router'
import { api, ask, ownHeaders, type Shape } from '@/api/client'
import { Problem, problemOf } from '@/api/problem'
import { i18n } from '@/i18n'

export type Finding = Shape<'ScreeningFindingOut'>
export type Count = Shape<'FindingCountOut'>
export type Run = Shape<'ScreeningRunOut'>
export type Points = Shape<'FindingPoints'>
export type Decision = Shape<'FindingDecisionIn'>['decision']
export type Severity = Finding['severity']

export const SEVERITIES: Severity[] = ['error', 'warning', 'notice']
export const STATES = ['open', 'confirmed', 'dismissed', 'exempt', 'all'] as const
/** Colours of the classes, on the map and beside their names. */
const COLOURS: Record<string, string> = {
  大: '#b3261e',
  洋: '#1d4ed8',
  怪: '#7e22ce',
  重: '#b45309',
  不规范蒙古语地名: '#0f766e',
  一地多名: '#4d7c0f',
  一名多写: '#0369a1',
}
export const colourOf = (kind: string): string => COLOURS[kind] ?? '#4b5563'
/** So many are chosen one by one at most. */
export const MOST_CHOSEN = 1000
const PAGE = 50

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

export const readPage = (narrowing: Narrowing, after?: string, limit = PAGE) =>
  ask(
    api.GET('/screening-findings', {
      params: { query: { ...filtersOf(narrowing), sort: narrowing.sort || undefined, after, limit } },
    }),
  )

export const readOne = (id: string) => ask(api.GET('/screening-findings/{finding_id}', { params: { path: { finding_id: id } } }))

export const readCounts = (narrowing: Narrowing) =>
  ask(api.GET('/screening-findings/counts', { params: { query: filtersOf(narrowing) } }))

export const readPoints = (narrowing: Narrowing) =>
  ask(api.GET('/screening-findings.geojson', { params: { query: filtersOf(narrowing) } }))

/** Read the ids of all findings of a list, as many as are chosen at most. */
export async function idsOf(narrowing: Narrowing): Promise<string[]> {
  const ids: string[] = []
  let after: string | undefined
  do {
    const page = await readPage(narrowing, after, 200)
    ids.push(...page.rows.map((row) => row.id))
    after = page.next ?? undefined
  } while (after !== undefined && ids.length < MOST_CHOSEN)
  return ids
}

export const decide = (body: Shape<'FindingDecisionIn'>) => ask(api.POST('/screening-findings/decisions', { body }))

/** Return whether a count is of the list, which is narrowed further than counts are. */
export function isCounted(count: Count, narrowing: Narrowing): boolean {
  return (
    (narrowing.kind === '' || count.kind === narrowing.kind) &&
    (narrowing.severity === '' || count.severity === narrowing.severity) &&
    (narrowing.state === 'all' || (count.decision ?? 'open') === narrowing.state)
  )
}

/** Return the address of the list as a file. */
export function fileAddress(narrowing: Narrowing, format: string): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...filtersOf(narrowing), sort: narrowing.sort || undefined })) {
    for (const each of Array.isArray(value) ? value : [value]) if (each !== undefined) query.append(name, String(each))
  }
  return `/screening-findings.${format}?${query.toString()}`
}

/** Send JSON or a file to an address; raises Problem. */
export async function send<Answer>(address: string, body: FormData | object): Promise<Answer> {
  const { t } = i18n.global
  const isForm = body instanceof FormData
  let answer: Response
  try {
    answer = await fetch(address, {
      method: 'POST',
      headers: isForm ? ownHeaders() : { ...ownHeaders(), 'Content-Type': 'application/json' },
      body: isForm ? body : JSON.stringify(body),
    })
  } catch {
    throw new Problem(0, 'Unreachable', '', t('problem.unreachable'))
  }
  const said: unknown = await answer.json().catch(() => null)
  if (!answer.ok) throw problemOf(answer.status, said, t('problem.unreadable', { status: answer.status }))
  return said as Answer
}

/** Put findings on the list of cases to look into. */
export const openCases = (ids: string[]) => send<unknown>('/cleanup-cases', { finding_ids: ids })

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

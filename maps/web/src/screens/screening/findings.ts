import { api, ask, ownHeaders, type Shape } from '@/api/client'
import { Problem, problemOf } from '@/api/problem'
import { i18n } from '@/i18n'
import { filtersOf, type Narrowing } from './narrowing'
import { partsOf, type Picked } from './parts'

export * from './narrowing'

export type Run = Shape<'ScreeningRunOut'>
export type Points = Shape<'FindingPoints'>
export type Decision = Shape<'FindingDecisionIn'>['decision']

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
/** So many are put on the list of cases with one request. */
const MOST_CASES = 500
const PAGE = 50

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

/** Read all findings of a list: which they are, and what each is about. */
export async function allOf(narrowing: Narrowing): Promise<Picked[]> {
  const found: Picked[] = []
  let after: string | undefined
  do {
    const page = await readPage(narrowing, after, 200)
    found.push(...page.rows.map(({ id, feature_id }) => ({ id, feature_id })))
    after = page.next ?? undefined
  } while (after !== undefined)
  return found
}

export const decide = (body: Shape<'FindingDecisionIn'>) => ask(api.POST('/screening-findings/decisions', { body }))

/** Return the address of the list as a file. */
export function fileAddress(narrowing: Narrowing, format: string): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...filtersOf(narrowing), sort: narrowing.sort || undefined })) {
    for (const each of Array.isArray(value) ? value : [value]) if (each !== undefined) query.append(name, String(each))
  }
  return `/screening-findings.${format}?${query.toString()}`
}

/** Send a list to be screened; raises Problem. */
export async function sendList(file: File): Promise<Shape<'JobOut'>> {
  const { t } = i18n.global
  const body = new FormData()
  body.set('file', file)
  let answer: Response
  try {
    answer = await fetch('/screenings/lists', { method: 'POST', headers: ownHeaders(), body })
  } catch {
    throw new Problem(0, 'Unreachable', '', t('problem.unreachable'))
  }
  const said: unknown = await answer.json().catch(() => null)
  if (!answer.ok) throw problemOf(answer.status, said, t('problem.unreadable', { status: answer.status }))
  return said as Shape<'JobOut'>
}

const openPart = (ids: string[]) => ask(api.POST('/cleanup-cases', { body: { finding_ids: ids, name_class: '', reason: '', source: 'manual' } }))

/** How far putting findings on the list of cases has come: findings sent, cases opened, and what was open already. */
export interface Opened {
  sent: number
  cases: number
  already: number
}

/** Put findings on the list of cases to look into, part by part; what was done is told after each. */
export async function openCases(picked: readonly Picked[], told: (now: Opened) => void): Promise<Opened> {
  let now: Opened = { sent: 0, cases: 0, already: 0 }
  for (const ids of partsOf(picked, MOST_CASES)) {
    now = { ...now, sent: now.sent + ids.length }
    try {
      const opened = await openPart(ids)
      now = { ...now, cases: now.cases + opened.cases.length, already: now.already + opened.already.length }
    } catch (failure) {
      // Nothing of this part is left to open: no fault where other parts are opened
      if (!(failure instanceof Problem) || failure.kind !== 'CaseOpenAlready' || picked.length === ids.length) throw failure
      now = { ...now, already: now.already + ids.length }
    }
    told(now)
  }
  return now
}

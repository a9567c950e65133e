import { api, ask, ownHeaders, type Shape } from '@/api/client'
import { problemOf, Problem } from '@/api/problem'
import { i18n } from '@/i18n'

export type Entry = Shape<'NationalEntryOut'>
export type EntryState = Shape<'EntryStateOut'>
export type State = Entry['state']
export type Returned = Shape<'NationalReturnOut'>
export type ReturnRecord = Shape<'ReturnRecordOut'>
export type RecordDetail = Shape<'ReturnRecordDetailOut'>
export type Candidate = Shape<'ReturnCandidateOut'>
export type Decision = Shape<'ReturnDecisionIn'>
export type AcceptancePreview = Shape<'AcceptancePreviewOut'>
export type Take = Shape<'AcceptanceIn'>['take']
export type Package = Shape<'NationalPackageOut'>
export type Report = Shape<'PackageReportOut'>
export type Comparison = Shape<'StatisticsComparisonOut'>
export type Job = Shape<'JobOut'>
export type Release = Shape<'ReleaseRowOut'>

export const STATES: State[] = ['not_entered', 'entered', 'returned', 'stored']
export const RECORD_STATES = ['open', 'accepted', 'proposed', 'applied', 'refused', 'none'] as const
export const PARTS = ['code', 'name', 'sound', 'category', 'division', 'distance'] as const

/** What the list of records is narrowed to. */
export interface Narrowed {
  state?: State
  coded?: boolean
  text?: string
  category?: string
  division_id?: string
}

export const readEntries = (narrowed: Narrowed, after?: string) =>
  ask(api.GET('/national-entries', { params: { query: { ...narrowed, after, limit: 50 } } }))
export const countEntries = (narrowed: Narrowed) => ask(api.GET('/national-entries/counts', { params: { query: narrowed } }))
export const readStates = () => ask(api.GET('/national-entries/states'))
export const markEntries = (body: Shape<'EntryStepsIn'>) => ask(api.POST('/national-entries/steps', { body }))

/** Return the address of the entry sheets of some records. */
export function sheetsAddress(ids: readonly string[], format: 'docx' | 'pdf'): string {
  const query = new URLSearchParams(ids.map((id) => ['feature_id', id]))
  return `/national-entries/sheets.${format}?${query.toString()}`
}

export const readReturns = (after?: string) => ask(api.GET('/national-returns', { params: { query: { after } } }))
export const readReturn = (id: string) => ask(api.GET('/national-returns/{return_id}', { params: { path: { return_id: id } } }))
export const readRecords = (id: string, query: Record<string, string | number | undefined>) =>
  ask(api.GET('/national-returns/{return_id}/records', { params: { path: { return_id: id }, query } as never })) as Promise<Shape<'ReturnRecordPage'>>
export const readRecord = (id: string) => ask(api.GET('/national-return-records/{record_id}', { params: { path: { record_id: id } } }))
export const compareWith = (id: string, feature: string) =>
  ask(api.GET('/national-return-records/{record_id}/candidates/{feature_id}', { params: { path: { record_id: id, feature_id: feature } } }))
export const decide = (decisions: Decision[]) => ask(api.POST('/national-return-records/decisions', { body: { decisions } }))
export const previewAcceptances = (id: string, threshold: number, take: Take) =>
  ask(api.GET('/national-returns/{return_id}/acceptances', { params: { path: { return_id: id }, query: { threshold, take } } }))
export const acceptMany = (id: string, body: Shape<'AcceptanceIn'>) =>
  ask(api.POST('/national-returns/{return_id}/acceptances', { params: { path: { return_id: id } }, body }))
export const propose = (id: string) => ask(api.POST('/national-returns/{return_id}/proposal', { params: { path: { return_id: id } } }))
export const keepStored = (id: string) => ask(api.POST('/national-returns/{return_id}/entries', { params: { path: { return_id: id } } }))

export const readPackages = () => ask(api.GET('/national-packages'))
export const askForPackage = (body: Shape<'PackageIn'>) => ask(api.POST('/national-packages', { body }))
export const packageJobs = () => ask(api.GET('/jobs', { params: { query: { kind: 'national_package', limit: 20 } } }))
export const readReport = (job: string, query: { rule?: string; after?: number }) =>
  ask(api.GET('/national-packages/reports/{job_id}', { params: { path: { job_id: job }, query } }))

async function post(address: string, body: FormData): Promise<Response> {
  const { t } = i18n.global
  let answer: Response
  try {
    answer = await fetch(address, { method: 'POST', headers: ownHeaders(), body })
  } catch {
    throw new Problem(0, 'Unreachable', '', t('problem.unreachable'))
  }
  if (answer.ok) return answer
  const said: unknown = await answer.json().catch(() => null)
  throw problemOf(answer.status, said, t('problem.unreadable', { status: answer.status }))
}

/** Bring a file that the national database returned; raises Problem. */
export async function bringReturn(file: File, codedOn: string): Promise<Job> {
  const body = new FormData()
  body.set('file', file)
  if (codedOn !== '') body.set('coded_on', codedOn)
  return (await (await post('/national-returns', body)).json()) as Job
}

/** What figures are compared: a table, a release, or both, with the register. */
export interface Asked {
  file: File | null
  as_of: string
  sheet: string
  release: number | null
  demonstration: boolean
}

function comparisonForm(asked: Asked): FormData {
  const body = new FormData()
  if (asked.file !== null) body.set('file', asked.file)
  if (asked.as_of !== '') body.set('as_of', asked.as_of)
  if (asked.sheet !== '') body.set('sheet', asked.sheet)
  if (asked.release !== null) body.set('release', String(asked.release))
  if (asked.demonstration) body.set('demonstration', 'true')
  return body
}

export const compareFigures = async (asked: Asked) =>
  (await (await post('/statistics-comparisons', comparisonForm(asked))).json()) as Comparison
export const writeDifferences = async (asked: Asked, format: 'csv' | 'xlsx') =>
  (await post(`/statistics-comparisons/differences.${format}`, comparisonForm(asked))).blob()
export const readReleases = () => ask(api.GET('/releases'))

import { api, ask, ownHeaders, type Shape } from '@/api/client'
import { Problem, problemOf } from '@/api/problem'
import { i18n } from '@/i18n'

export type Row = Shape<'RunRowOut'>
export type Kind = Row['kind']
export type Run = Shape<'PlanningRunOut'>
export type Choices = Shape<'ChoicesOut'>
export type Parameter = Shape<'ParameterOut'>
export type Comparison = Shape<'ComparisonOut'>
export type Job = Shape<'JobOut'>
export type Asked = Shape<'AccessIn'> | Shape<'SitingIn'> | Shape<'BanZonesIn'> | Shape<'RelocationIn'> | Shape<'CemeteryScreeningIn'>

export const KINDS: readonly Kind[] = ['siting', 'access', 'ban_zones', 'relocation', 'cemetery_screening']

export const list = (kind: Kind | undefined, after?: string) => ask(api.GET('/planning-runs', { params: { query: { kind, after, limit: 50 } } }))
export const read = (id: string) => ask(api.GET('/planning-runs/{run_id}', { params: { path: { run_id: id } } }))
export const choices = (): Promise<Choices> => ask(api.GET('/planning-runs/choices')) as Promise<Choices>
export const start = (body: Asked) => ask(api.POST('/planning-runs', { body }))
export const replay = (id: string) => ask(api.POST('/planning-runs/{run_id}/replay', { params: { path: { run_id: id } } }))
export const compare = (id: string, other: string) => ask(api.GET('/planning-runs/{run_id}/comparison', { params: { path: { run_id: id }, query: { other } } }))

/** Return one's own analyses that are still at work; none where the jobs can't be read. */
export async function underway(): Promise<Job[]> {
  try {
    const page = await ask(api.GET('/jobs', { params: { query: { kind: 'planning_run', limit: 10 } } }))
    return page.rows.filter((one) => one.state === 'queued' || one.state === 'running')
  } catch (failure) {
    if (failure instanceof Problem) return []
    throw failure
  }
}

export type HeightModel = Shape<'HeightModelOut'>

export const heights = async () => (await ask(api.GET('/height-models'))).rows
export const removeHeights = (id: string) => ask(api.DELETE('/height-models/{model_id}', { params: { path: { model_id: id } } }))

/** Send a height model to be loaded; raises Problem. */
export async function sendHeights(file: File, said: { title: string; licence: string; system: string; is_demonstration: boolean }): Promise<Job> {
  const { t } = i18n.global
  const body = new FormData()
  body.set('file', file)
  body.set('title', said.title.trim())
  body.set('licence', said.licence.trim())
  if (said.system.trim() !== '') body.set('system', said.system.trim())
  body.set('is_demonstration', String(said.is_demonstration))
  let answer: Response
  try {
    answer = await fetch('/height-models', { method: 'POST', headers: ownHeaders(), body })
  } catch {
    throw new Problem(0, 'Unreachable', '', t('problem.unreachable'))
  }
  const told: unknown = await answer.json().catch(() => null)
  if (!answer.ok) throw problemOf(answer.status, told, t('problem.unreadable', { status: answer.status }))
  return told as Job
}

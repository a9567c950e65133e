import { api, ask, type Shape } from '@/api/client'
import { Problem } from '@/api/problem'

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

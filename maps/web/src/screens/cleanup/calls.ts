import { api, ask, type Shape } from '@/api/client'
import type { Narrowing } from './narrowing'

export type Case = Shape<'CleanupOut'>
export type Row = Shape<'CleanupRowOut'>
export type Step = Shape<'CleanupNextStepOut'>
export type Notice = Shape<'CleanupNoticeOut'>
export type Procedure = Shape<'CleanupProcedureOut'>
export type Suggestion = Shape<'CleanupSuggestionOut'>
export type Checkoff = Shape<'CleanupCheckoffOut'>
export type Objection = Shape<'CleanupObjectionOut'>
export type Counted = Shape<'CleanupCountedOut'>

const at = (one: Case) => ({ path: { case_id: one.id }, header: { 'if-match': `"${one.version}"` } })
const seen = (rows: readonly Row[]) => rows.map((row) => ({ id: row.id, version: row.version }))

export const procedure = () => ask(api.GET('/cleanup-cases/procedure'))
export const board = (query: Narrowing) => ask(api.GET('/cleanup-cases/board', { params: { query } }))
export const list = (query: Narrowing, after?: string) => ask(api.GET('/cleanup-cases', { params: { query: { ...query, after } } }))
export const progress = () => ask(api.GET('/cleanup-cases/progress'))
export const read = (id: string) => ask(api.GET('/cleanup-cases/{case_id}', { params: { path: { case_id: id } } }))
export const suggestions = (id: string) => ask(api.GET('/cleanup-cases/{case_id}/suggestions', { params: { path: { case_id: id } } }))
export const open = (body: Shape<'CleanupOpeningIn'>) => ask(api.POST('/cleanup-cases', { body }))

export const takeSteps = (rows: readonly Row[], body: Omit<Shape<'CleanupManyStepsIn'>, 'cases'>) =>
  ask(api.POST('/cleanup-cases/steps', { body: { ...body, cases: seen(rows) } }))
export const handleMany = (rows: readonly Row[], body: Omit<Shape<'CleanupManyHandlingIn'>, 'cases'>) =>
  ask(api.POST('/cleanup-cases/handling', { body: { ...body, cases: seen(rows) } }))
export const publish = (rows: readonly Row[], body: Omit<Shape<'CleanupNoticeIn'>, 'cases'>) =>
  ask(api.POST('/cleanup-notices', { body: { ...body, cases: seen(rows) } }))

export const amend = (one: Case, body: Shape<'CleanupHandlingIn'>) => ask(api.PATCH('/cleanup-cases/{case_id}', { params: at(one), body }))
export const takeStep = (one: Case, body: Shape<'CleanupStepIn'>) => ask(api.POST('/cleanup-cases/{case_id}/steps', { params: at(one), body }))
export const proposeName = (one: Case, body: Shape<'CleanupNameIn'>) =>
  ask(api.PUT('/cleanup-cases/{case_id}/proposed-name', { params: at(one), body }))
export const addGround = (one: Case, body: Shape<'CleanupGroundIn'>) => ask(api.POST('/cleanup-cases/{case_id}/grounds', { params: at(one), body }))
export const addOpinion = (one: Case, body: Shape<'CleanupOpinionIn'>) =>
  ask(api.POST('/cleanup-cases/{case_id}/opinions', { params: at(one), body }))
export const object = (one: Case, body: Shape<'CleanupObjectionIn'>) =>
  ask(api.POST('/cleanup-cases/{case_id}/objections', { params: at(one), body }))
export const answer = (one: Case, objection: string, body: Shape<'CleanupAnswerIn'>) => {
  const { path, header } = at(one)
  const params = { path: { ...path, objection_id: objection }, header }
  return ask(api.PATCH('/cleanup-cases/{case_id}/objections/{objection_id}', { params, body }))
}
export const checkOff = (one: Case, item: string, body: Shape<'CleanupCheckoffIn'>) => {
  const { path, header } = at(one)
  return ask(api.PUT('/cleanup-cases/{case_id}/checkoffs/{item}', { params: { path: { ...path, item }, header }, body }))
}
export const apply = (one: Case, body: Shape<'CleanupApplyingIn'>) =>
  ask(api.POST('/cleanup-cases/{case_id}/application', { params: at(one), body }))

export const notices = (after?: string) => ask(api.GET('/cleanup-notices', { params: { query: { after } } }))
export const close = (one: Notice, closed_on: string) =>
  ask(
    api.POST('/cleanup-notices/{notice_id}/closing', {
      params: { path: { notice_id: one.id }, header: { 'if-match': `"${one.version}"` } },
      body: { closed_on },
    }),
  )

export const fileAddress = (one: Case, sha256: string) => `/cleanup-cases/${one.id}/attachments/${sha256}`
export const noticeAddress = (one: Notice, format: string) => `/cleanup-notices/${one.id}/printed.${format}`

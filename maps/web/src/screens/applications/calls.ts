import { api, ask, ownHeaders, type Shape } from '@/api/client'
import { Problem, problemOf } from '@/api/problem'
import { i18n } from '@/i18n'

export type Application = Shape<'NameApplicationOut'>
export type ApplicationRow = Shape<'NameApplicationRowOut'>
export type Clock = Shape<'NamingClockOut'>
export type Approver = Shape<'NamingApproverOut'>
export type Rules = Shape<'NamingProceduresOut'>
export const KINDS = ['name', 'rename', 'abolish'] as const
export type Kind = (typeof KINDS)[number]

const at = (one: Application) => ({
  path: { application_id: one.id },
  header: { 'if-match': `"${one.version}"` },
})

export const read = (id: string) => ask(api.GET('/name-applications/{application_id}', { params: { path: { application_id: id } } }))

export const rules = () => ask(api.GET('/name-applications/procedures'))

export const open = (body: Shape<'NameApplicationIn'>) => ask(api.POST('/name-applications', { body }))

export const amend = (one: Application, body: Shape<'NameApplicationChangeIn'>) =>
  ask(api.PATCH('/name-applications/{application_id}', { params: at(one), body }))

export const checkAgain = (one: Application) => ask(api.POST('/name-applications/{application_id}/checks', { params: at(one) }))

export const addPaper = (one: Application, body: Shape<'NameApplicationPaperIn'>) =>
  ask(api.POST('/name-applications/{application_id}/papers', { params: at(one), body }))

export const takeStep = (one: Application, body: Shape<'NameApplicationStepIn'>) =>
  ask(api.POST('/name-applications/{application_id}/steps', { params: at(one), body }))

export const draftChange = (one: Application) =>
  ask(api.POST('/name-applications/{application_id}/register-change', { params: at(one) }))

export function doTask(one: Application, task: string, body: Shape<'NameApplicationTaskIn'> | null) {
  const { path, header } = at(one)
  const params = { path: { ...path, task }, header }
  return body === null
    ? ask(api.DELETE('/name-applications/{application_id}/tasks/{task}', { params }))
    : ask(api.PUT('/name-applications/{application_id}/tasks/{task}', { params, body }))
}

export const fileAddress = (one: Application, sha256: string) => `/name-applications/${one.id}/attachments/${sha256}`

export const paperAddress = (one: Application, paper: string, format: string) =>
  `/name-applications/${one.id}/printed/${paper}.${format}`

/** Keep a scan; returns its hash, by which papers and steps cite it. Raises Problem. */
export async function keep(file: File | null): Promise<string | null> {
  if (file === null) return null
  const { t } = i18n.global
  const body = new FormData()
  body.set('file', file)
  let answer: Response
  try {
    answer = await fetch('/attachments', { method: 'POST', headers: ownHeaders(), body })
  } catch {
    throw new Problem(0, 'Unreachable', '', t('problem.unreachable'))
  }
  const said: unknown = await answer.json().catch(() => null)
  if (!answer.ok) throw problemOf(answer.status, said, t('problem.unreadable', { status: answer.status }))
  return (said as Shape<'AttachmentOut'>).sha256
}

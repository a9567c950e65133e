import { api, ask, ownHeaders, type Shape } from '@/api/client'
import { Problem, problemOf } from '@/api/problem'
import { i18n } from '@/i18n'

export type Sign = Shape<'SignOut'>
export type SignRow = Shape<'SignRowOut'>
export type SignError = Shape<'SignErrorOut'>
export type Compared = Shape<'SignComparedOut'>
export type Notice = Shape<'SignNoticeOut'>
export type Report = Shape<'NameReportOut'>
export type Inspection = Shape<'SignInspectionOut'>

const header = (one: { version: number }) => ({ 'if-match': `"${one.version}"` })
const at = (one: { id: string; version: number }) => ({ path: { sign_id: one.id }, header: header(one) })
const atNotice = (one: Notice) => ({ path: { notice_id: one.id }, header: header(one) })
const atReport = (one: Report) => ({ path: { report_id: one.id }, header: header(one) })

export const read = (id: string) => ask(api.GET('/place-name-signs/{sign_id}', { params: { path: { sign_id: id } } }))
export const register = (body: Shape<'NewSignIn'>) => ask(api.POST('/place-name-signs', { body }))
export const amend = (one: Sign, body: Shape<'SignIn'>) => ask(api.PUT('/place-name-signs/{sign_id}', { params: at(one), body }))
export const setState = (one: Sign, body: Shape<'SignStateIn'>) => ask(api.POST('/place-name-signs/{sign_id}/states', { params: at(one), body }))
export const keepReading = (one: { id: string; version: number }, body: Shape<'SignReadingIn'>) =>
  ask(api.POST('/place-name-signs/{sign_id}/readings', { params: at(one), body }))
export const compare = (body: Shape<'SignComparisonIn'>) => ask(api.POST('/place-name-signs/comparisons', { body }))

export const decideError = (id: string, body: Shape<'SignErrorDecisionIn'>) =>
  ask(api.POST('/place-name-signs/errors/{error_id}/decision', { params: { path: { error_id: id } }, body }))
export const openCleanup = (id: string, reason: string) =>
  ask(api.POST('/place-name-signs/errors/{error_id}/cleanup-case', { params: { path: { error_id: id } }, body: { reason } }))

export const begin = (body: Shape<'SignInspectionIn'>) => ask(api.POST('/sign-inspections', { body }))
export const readInspection = (id: string) => ask(api.GET('/sign-inspections/{inspection_id}', { params: { path: { inspection_id: id } } }))

export const readNotice = (id: string) => ask(api.GET('/place-name-signs/notices/{notice_id}', { params: { path: { notice_id: id } } }))
export const issue = (body: Shape<'SignNoticeIn'>) => ask(api.POST('/place-name-signs/notices', { body }))
export const serve = (one: Notice, body: Shape<'SignNoticeServiceIn'>) =>
  ask(api.POST('/place-name-signs/notices/{notice_id}/service', { params: atNotice(one), body }))
export const repeat = (one: Notice, body: Shape<'SignNoticeRepeatIn'>) =>
  ask(api.POST('/place-name-signs/notices/{notice_id}/repeats', { params: atNotice(one), body }))
export const noticeAddress = (id: string, format: string) => `/place-name-signs/notices/${id}/printed.${format}`

export const readReport = (id: string) => ask(api.GET('/name-reports/{report_id}', { params: { path: { report_id: id } } }))
export const takeReport = (one: Report) => ask(api.POST('/name-reports/{report_id}/handler', { params: atReport(one) }))
export const decideReport = (one: Report, body: Shape<'NameReportDecisionIn'>) =>
  ask(api.POST('/name-reports/{report_id}/decision', { params: atReport(one), body }))
export const informant = (id: string, reason: string) =>
  ask(api.POST('/name-reports/{report_id}/informant', { params: { path: { report_id: id } }, body: { reason } }))
export const ticketState = (ticket: string) => ask(api.GET('/name-reports/tickets/{ticket}', { params: { path: { ticket } } }))

export const photoAddress = (sign: string, sha256: string) => `/place-name-signs/${sign}/attachments/${sha256}`

/** Send a form with files to an address; raises Problem. */
async function post(address: string, body: FormData): Promise<Response> {
  const { t } = i18n.global
  let answer: Response
  try {
    answer = await fetch(address, { method: 'POST', headers: ownHeaders(), body })
  } catch {
    throw new Problem(0, 'Unreachable', '', t('problem.unreachable'))
  }
  if (!answer.ok) {
    const said: unknown = await answer.json().catch(() => null)
    throw problemOf(answer.status, said, t('problem.unreadable', { status: answer.status }))
  }
  return answer
}

async function send<Answer>(address: string, body: FormData): Promise<Answer> {
  return (await (await post(address, body)).json()) as Answer
}

function withFile(file: File): FormData {
  const body = new FormData()
  body.set('file', file)
  return body
}

/** Keep a photo or scan; returns its hash, by which readings and notices cite it. */
export const keep = async (file: File) => (await send<Shape<'AttachmentOut'>>('/attachments', withFile(file))).sha256

export const importList = (file: File, write: boolean, goodRowsOnly: boolean) =>
  send<Shape<'TakenSignsOut'>>(`/place-name-signs/imports?write=${write}&good_rows_only=${goodRowsOnly}`, withFile(file))

/** Return the list as a workbook with what is wrong written into it; raises Problem. */
export async function markedList(file: File): Promise<Blob> {
  const answer = await post('/place-name-signs/imports/marked.xlsx', withFile(file))
  return answer.blob()
}

export const sendReport = (body: FormData) => send<Shape<'NameReportReceiptOut'>>('/name-reports', body)

import { api, ask, ownHeaders, type Shape } from '@/api/client'
import { Problem, problemOf } from '@/api/problem'
import { i18n } from '@/i18n'

export type Dispute = Shape<'DisputeOut'>
export type Side = Shape<'DisputeSideOut'>
export type Standstill = Shape<'StandstillOut'>

const at = (one: Dispute) => ({
  path: { dispute_id: one.id },
  header: { 'if-match': `"${one.version}"` },
})

export const read = (id: string) => ask(api.GET('/boundary-disputes/{dispute_id}', { params: { path: { dispute_id: id } } }))

export const open = (body: Shape<'DisputeIn'>) => ask(api.POST('/boundary-disputes', { body }))

export const amend = (one: Dispute, body: Shape<'DisputeChangeIn'>) =>
  ask(api.PATCH('/boundary-disputes/{dispute_id}', { params: at(one), body }))

export const addClaim = (one: Dispute, body: Shape<'DisputeClaimIn'>) =>
  ask(api.POST('/boundary-disputes/{dispute_id}/claims', { params: at(one), body }))

export const addPaper = (one: Dispute, body: Shape<'DisputePaperIn'>) =>
  ask(api.POST('/boundary-disputes/{dispute_id}/papers', { params: at(one), body }))

export const decidePaper = (one: Dispute, paper: string, body: Shape<'DisputePaperDecisionIn'>) => {
  const { path, header } = at(one)
  const params = { path: { ...path, paper_id: paper }, header }
  return ask(api.PATCH('/boundary-disputes/{dispute_id}/papers/{paper_id}', { params, body }))
}

export const takeStep = (one: Dispute, body: Shape<'DisputeStepIn'>) =>
  ask(api.POST('/boundary-disputes/{dispute_id}/steps', { params: at(one), body }))

export const mark = (one: Dispute, body: Shape<'DisputeMarkIn'>) =>
  ask(api.PUT('/boundary-disputes/{dispute_id}/mark', { params: at(one), body }))

export const addHandler = (one: Dispute, login: string) =>
  ask(api.POST('/boundary-disputes/{dispute_id}/handlers', { params: at(one), body: { login } }))

export const removeHandler = (one: Dispute, account: string) => {
  const { path, header } = at(one)
  const params = { path: { ...path, account_id: account }, header }
  return ask(api.DELETE('/boundary-disputes/{dispute_id}/handlers/{account_id}', { params }))
}

export const draftChange = (one: Dispute) => ask(api.POST('/boundary-disputes/{dispute_id}/line-change', { params: at(one) }))

export const fileAddress = (one: Dispute, sha256: string) => `/boundary-disputes/${one.id}/attachments/${sha256}`

export const paperAddress = (one: Dispute, paper: string, format: string) =>
  `/boundary-disputes/${one.id}/printed/${paper}.${format}`

/** Send a file to an address; raises Problem. */
async function send<Answer>(address: string, file: File): Promise<Answer> {
  const { t } = i18n.global
  const body = new FormData()
  body.set('file', file)
  let answer: Response
  try {
    answer = await fetch(address, { method: 'POST', headers: ownHeaders(), body })
  } catch {
    throw new Problem(0, 'Unreachable', '', t('problem.unreachable'))
  }
  const said: unknown = await answer.json().catch(() => null)
  if (!answer.ok) throw problemOf(answer.status, said, t('problem.unreadable', { status: answer.status }))
  return said as Answer
}

/** Keep a scan; returns its hash, by which claims, papers and steps cite it. */
export async function keep(file: File | null): Promise<string | null> {
  return file === null ? null : (await send<Shape<'AttachmentOut'>>('/attachments', file)).sha256
}

/** Read the area in a file; nothing of it is kept. */
export const readArea = (file: File) => send<Shape<'ReadAreaOut'>>('/boundary-disputes/areas', file)

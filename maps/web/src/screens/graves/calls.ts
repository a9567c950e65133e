import { api, ask, ownHeaders, type Shape } from '@/api/client'
import { Problem, problemOf } from '@/api/problem'
import { download } from '@/files/download'
import { i18n } from '@/i18n'

export type Grave = Shape<'GraveSiteOut'>
export type GraveRow = Shape<'GraveSiteRowOut'>
export type GraveRules = Shape<'GraveRulesOut'>
export type Following = Shape<'GraveFollowingOut'>
export type GraveNotice = Shape<'GraveNoticeOut'>
export type Paper = Shape<'GravePaperIn'>['paper']

export interface Narrowed {
  text?: string
  kind?: string
  state?: string
  zone?: string
  corridor?: string
  ownership?: string
  division?: string
  late?: boolean
}

const at = (one: { id: string; version: number }) => ({ path: { site_id: one.id }, header: { 'if-match': `"${one.version}"` } })

export const list = (query: Narrowed, after?: string) => ask(api.GET('/grave-sites', { params: { query: { ...query, after, limit: 50 } } }))
export const drawn = async (query: Narrowed) => (await ask(api.GET('/grave-sites/map', { params: { query } }))) as unknown as GeoJSON.FeatureCollection
export const rules = () => ask(api.GET('/grave-sites/rules'))
export const progress = () => ask(api.GET('/grave-sites/progress'))
export const pairs = () => ask(api.GET('/grave-sites/duplicates'))
export const decidePair = (body: Shape<'GravePairIn'>) => ask(api.POST('/grave-sites/duplicates', { body }))

export const split = (one: Grave, body: Shape<'GraveSplitIn'>) => ask(api.POST('/grave-sites/{site_id}/splits', { params: at(one), body }))

export const announcements = () => ask(api.GET('/grave-sites/announcements'))
export const alongStretch = (query: { corridor: string; from_km?: number; to_km?: number }) => ask(api.GET('/grave-sites/announcements/stretch', { params: { query } }))
export const announce = (body: Shape<'GraveAnnouncementIn'>) => ask(api.POST('/grave-sites/announcements', { body }))
export const readAnnouncement = (id: string) => ask(api.GET('/grave-sites/announcements/{announcement_id}', { params: { path: { announcement_id: id } } }))
export const postAnnouncement = (id: string, body: Shape<'GravePostingIn'>) =>
  ask(api.POST('/grave-sites/announcements/{announcement_id}/posting', { params: { path: { announcement_id: id } }, body }))
export const announcementPaper = (id: string, format: 'docx' | 'pdf') => `/grave-sites/announcements/${id}/paper?format=${format}`

export const read = (id: string) => ask(api.GET('/grave-sites/{site_id}', { params: { path: { site_id: id } } }))
export const register = (body: Shape<'NewGraveSiteIn'>) => ask(api.POST('/grave-sites', { body }))
export const amend = (one: Grave, body: Shape<'GraveSiteIn'>) => ask(api.PUT('/grave-sites/{site_id}', { params: at(one), body }))
export const compute = (one: Grave) => ask(api.POST('/grave-sites/{site_id}/zone', { params: at(one) }))
export const addPhotos = (one: Grave, body: Shape<'GravePhotosIn'>) => ask(api.POST('/grave-sites/{site_id}/photos', { params: at(one), body }))
export const take = (one: Grave) => ask(api.POST('/grave-sites/{site_id}/handler', { params: at(one) }))
export const addContact = (one: Grave, body: Shape<'GraveContactIn'>) => ask(api.POST('/grave-sites/{site_id}/contacts', { params: at(one), body }))
export const removeContact = (one: Grave, contact: string) =>
  ask(api.DELETE('/grave-sites/{site_id}/contacts/{contact_id}', { params: { path: { site_id: one.id, contact_id: contact }, header: at(one).header } }))
export const readContacts = (id: string, reason: string) =>
  ask(api.POST('/grave-sites/{site_id}/contacts/reading', { params: { path: { site_id: id } }, body: { reason } }))
export const check = (one: Grave, body: Shape<'GraveCheckIn'>) => ask(api.POST('/grave-sites/{site_id}/checks', { params: at(one), body }))
export const plan = (one: Grave, body: Shape<'GravePlanIn'>) => ask(api.PUT('/grave-sites/{site_id}/plan', { params: at(one), body }))
export const takeStep = (one: Grave, body: Shape<'GraveStepIn'>) => ask(api.POST('/grave-sites/{site_id}/steps', { params: at(one), body }))
export const issue = (one: Grave, body: Shape<'GraveNoticeIn'>) => ask(api.POST('/grave-sites/{site_id}/notices', { params: at(one), body }))
export const serve = (one: Grave, notice: string, body: Shape<'GraveServiceIn'>) =>
  ask(api.POST('/grave-sites/{site_id}/notices/{notice_id}/service', { params: { path: { site_id: one.id, notice_id: notice }, header: at(one).header }, body }))
export const agree = (one: Grave, body: Shape<'GraveAgreementIn'>) => ask(api.POST('/grave-sites/{site_id}/agreements', { params: at(one), body }))
export const pay = (one: Grave, body: Shape<'GravePaymentIn'>) => ask(api.POST('/grave-sites/{site_id}/payments', { params: at(one), body }))
export const accept = (one: Grave, body: Shape<'GraveAcceptanceIn'>) => ask(api.POST('/grave-sites/{site_id}/acceptances', { params: at(one), body }))

export const fileAddress = (site: string, sha256: string) => `/grave-sites/${site}/attachments/${sha256}`

/** Return the address of the ledger as a workbook, narrowed as the list is. */
export function ledgerAddress(query: Narrowed): string {
  const said = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  return `/grave-sites/ledger.xlsx?${new URLSearchParams(said.map(([key, value]) => [key, String(value)]))}`
}

/** Send a body to an address and return the answer; raises Problem. */
async function post(address: string, body: FormData | string): Promise<Response> {
  const { t } = i18n.global
  const headers = { ...ownHeaders(), ...(typeof body === 'string' ? { 'Content-Type': 'application/json' } : {}) }
  let answer: Response
  try {
    answer = await fetch(address, { method: 'POST', headers, body })
  } catch {
    throw new Problem(0, 'Unreachable', '', t('problem.unreachable'))
  }
  if (!answer.ok) {
    const said: unknown = await answer.json().catch(() => null)
    throw problemOf(answer.status, said, t('problem.unreadable', { status: answer.status }))
  }
  return answer
}

function withFile(file: File): FormData {
  const body = new FormData()
  body.set('file', file)
  return body
}

/** Keep a photo or scan; returns its hash, by which a case cites it. */
export const keep = async (file: File) => ((await (await post('/attachments', withFile(file))).json()) as Shape<'AttachmentOut'>).sha256
export const keepAny = async (file: File | null) => (file === null ? null : keep(file))

/** What a list of rows is taken into. */
export type Listed = 'grave-sites' | 'facilities'
export const importList = async (listed: Listed, file: File, write: boolean) =>
  (await (await post(`/${listed}/imports?write=${write}&good_rows_only=true`, withFile(file))).json()) as Shape<'TakenListOut'>
export const markedList = async (listed: Listed, file: File) => (await post(`/${listed}/imports/marked.xlsx`, withFile(file))).blob()

/** Have a paper made and hand it to the reader, under the name that the register gives it. */
export async function print(site: string, said: Shape<'GravePaperIn'>): Promise<void> {
  const answer = await post(`/grave-sites/${site}/papers`, JSON.stringify(said))
  const name = /filename\*=UTF-8''(.+)$/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1] ?? said.paper
  download(await answer.blob(), decodeURIComponent(name))
}

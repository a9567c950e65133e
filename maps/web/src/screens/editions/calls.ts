import { api, ask, type Shape } from '@/api/client'
import type { Chosen, Narrowing } from './narrowing'

export type Row = Shape<'EditionRowOut'>
export type Edition = Shape<'EditionOut'>
export type Book = Shape<'EditionBookOut'>
export type Gate = Shape<'EditionGateOut'>
export type Prose = Shape<'EditionProseOut'>
export type Progress = Shape<'EditionProgressOut'>
export type EntryRow = Shape<'EditionEntryRowOut'>
export type Entry = Shape<'EditionEntryOut'>
export type Change = Shape<'EditionChangeOut'>
export type Comment = Shape<'EditionCommentOut'>
export type HandedIn = Shape<'EditionHandedInOut'>
export type Settings = Shape<'EditionSettingsIn'>
export type EntryState = EntryRow['state']

const of = (edition_id: string) => ({ path: { edition_id } })
const at = (one: Edition) => ({ ...of(one.id), header: { 'if-match': `"${one.version ?? 0}"` } })
const on = (edition_id: string, one: Entry) => ({ path: { edition_id, key: one.key }, header: { 'if-match': `"${one.version}"` } })

export const list = (after?: string) => ask(api.GET('/editions', { params: { query: { after } } }))
export const open = (body: Shape<'EditionIn'>) => ask(api.POST('/editions', { body }))
export const read = (id: string) => ask(api.GET('/editions/{edition_id}', { params: of(id) }))
export const progress = (id: string) => ask(api.GET('/editions/{edition_id}/progress', { params: of(id) }))
export const amend = (one: Edition, body: Settings) => ask(api.PUT('/editions/{edition_id}', { params: at(one), body }))
export const writeProse = (one: Edition, prose: Prose[]) => ask(api.PUT('/editions/{edition_id}/prose', { params: at(one), body: { prose } }))
export const readRegister = (id: string) => ask(api.POST('/editions/{edition_id}/readings', { params: of(id) }))
export const move = (one: Edition, body: Shape<'EditionMoveIn'>) => ask(api.POST('/editions/{edition_id}/states', { params: at(one), body }))
export const freeze = (one: Edition) => ask(api.POST('/editions/{edition_id}/freezing', { params: at(one) }))
export const publish = (one: Edition, published_on: string) =>
  ask(api.POST('/editions/{edition_id}/publication', { params: at(one), body: { published_on } }))

export const books = (id: string) => ask(api.GET('/editions/{edition_id}/books', { params: of(id) }))
export const bookAddress = (id: string, format: Book['format']) => `/editions/${id}/books/${format}`

export const print = (id: string, formats: Shape<'EditionPrintingIn'>['formats']) => ask(api.POST('/editions/{edition_id}/printing', { params: of(id), body: { formats } }))

export const recordPaper = (one: Edition, gate: string, body: Shape<'EditionPaperIn'>) => {
  const { path, header } = at(one)
  return ask(api.PUT('/editions/{edition_id}/gates/{gate}', { params: { path: { ...path, gate }, header }, body }))
}
export const takePaperBack = (one: Edition, gate: string) => {
  const { path, header } = at(one)
  return ask(api.DELETE('/editions/{edition_id}/gates/{gate}', { params: { path: { ...path, gate }, header } }))
}

export const entries = (id: string, narrowed: Narrowing, after?: string, limit = 50) =>
  ask(api.GET('/editions/{edition_id}/entries', { params: { ...of(id), query: { ...narrowed, after, limit } } }))
export const entry = (id: string, key: string) => ask(api.GET('/editions/{edition_id}/entries/{key}', { params: { path: { edition_id: id, key } } }))
export const write = (id: string, one: Entry, body: Shape<'EditionOverrideIn'>) =>
  ask(api.PUT('/editions/{edition_id}/entries/{key}/override', { params: on(id, one), body }))
export const confirm = (id: string, one: Entry) => ask(api.POST('/editions/{edition_id}/entries/{key}/confirmation', { params: on(id, one) }))
export const assign = (id: string, chosen: Chosen, assignee_id: string | null) =>
  ask(api.POST('/editions/{edition_id}/assignments', { params: of(id), body: { entries: chosen, assignee_id } as never }))
export const moveEntries = (id: string, chosen: Chosen, state: EntryState, reason: string) =>
  ask(api.POST('/editions/{edition_id}/entry-states', { params: of(id), body: { entries: chosen, state, reason } as never }))
export const comment = (id: string, key: string | null, says: string) =>
  ask(api.POST('/editions/{edition_id}/comments', { params: of(id), body: { key, says } }))
export const settle = (id: string, comment_id: string) =>
  ask(api.POST('/editions/{edition_id}/comments/{comment_id}/settlement', { params: { path: { edition_id: id, comment_id } } }))

export const handIn = (id: string, sha256: string) => ask(api.POST('/editions/{edition_id}/changes', { params: of(id), body: { sha256 } }))
export const changes = (id: string, state: Change['state'] | undefined, after?: string) =>
  ask(api.GET('/editions/{edition_id}/changes', { params: { ...of(id), query: { state, after } } }))
export const decide = (id: string, change_ids: string[], accept: boolean, reason: string) =>
  ask(api.POST('/editions/{edition_id}/change-decisions', { params: of(id), body: { change_ids, accept, reason } }))

export const fileAddress = (id: string, sha256: string) => `/editions/${id}/attachments/${sha256}`
export const contentAddress = (id: string) => `/editions/${id}/content.json`

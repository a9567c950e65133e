import { shallowRef } from 'vue'
import { api, ask, type Shape } from '@/api/client'
import type { PageOf } from '@/lists/keyed'

export type Package = Shape<'FieldPackageRowOut'>
export type Change = Shape<'FieldChangeRowOut'>
export type WholeChange = Shape<'FieldChangeWholeOut'>
export type Conflict = Shape<'FieldConflictOut'>
export type ReturnedFile = Shape<'FieldReturnOut'>
export type Forms = Shape<'FieldFormsOut'>
export type Awaited = Change['waits_for'][number]
export type State = Change['state']
export type Standing = 'out' | 'overdue' | 'closed'

export const STATES: readonly State[] = ['conflict', 'refused', 'waiting', 'accepted', 'discarded']
export const STANDINGS: readonly Standing[] = ['out', 'overdue', 'closed']

/** Whether nothing more comes of itself: what waits in a closed package is a person's to decide. */
export const isStranded = (one: Pick<Change, 'state' | 'package_is_closed'>) => one.state === 'waiting' && one.package_is_closed

export const readSummary = () => ask(api.GET('/field-work/summary'))
export const readPackages = (standing: Standing | undefined, holder_id: string | undefined, after: string | undefined) =>
  ask(api.GET('/field-work/packages', { params: { query: { standing, holder_id, after } } }))
export const closePackage = (package_id: string, reason: string) =>
  ask(api.POST('/field-work/packages/{package_id}/closing', { params: { path: { package_id } }, body: { reason } }))

export const readReturned = (package_id: string) =>
  ask(api.GET('/field-work/packages/{package_id}/returned-geopackages', { params: { path: { package_id } } }))
export const returnedAddress = (one: ReturnedFile) => `/field-work/packages/${one.package_id}/returned-geopackages/${one.sha256}`

export interface Wanted {
  state?: State[]
  kind?: string[]
  package_id?: string
  holder_id?: string
  inspection_id?: string
  for_a_person?: boolean
}
export async function readChanges(query: Wanted, after: string | undefined): Promise<PageOf<Change>> {
  const page = await ask(api.GET('/field-work/changes', { params: { query: { ...query, after: after === undefined ? undefined : Number(after) } } }))
  return { rows: page.rows, next: page.next === null ? null : String(page.next) }
}

const at = (change_id: string) => ({ params: { path: { change_id } } })
export const readChange = (id: string) => ask(api.GET('/field-work/changes/{change_id}', at(id)))
export const settle = (change_id: string, field: string, body: Shape<'FieldSettlementIn'>) =>
  ask(api.PUT('/field-work/changes/{change_id}/conflicts/{field}', { params: { path: { change_id, field } }, body }))
export const retry = (id: string, reason: string) => ask(api.POST('/field-work/changes/{change_id}/retry', { ...at(id), body: { reason } }))
export const discard = (id: string, reason: string) => ask(api.POST('/field-work/changes/{change_id}/discarding', { ...at(id), body: { reason } }))
export const photoAddress = (id: string, sha256: string) => `/field-work/changes/${id}/files/${sha256}`

const known = shallowRef<Forms | null>(null)
let asked: Promise<void> | undefined

/** Read the forms once; what is named by them changes when they are there. */
export function loadForms(): Promise<void> {
  asked ??= ask(api.GET('/field-work/forms')).then((found) => {
    known.value = found
  })
  // What failed is asked again the next time.
  asked.catch(() => (asked = undefined))
  return asked
}
export const forms = () => known.value

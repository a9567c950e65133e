import { api, ask, type Shape } from '@/api/client'
import { me } from '@/api/session'
import { deviceId, store } from '@/field/store'
import type { Task } from '@/field/receiving'

export type Inspection = Shape<'JointInspectionOut'>
export type Round = Shape<'SignInspectionRowOut'>
export type HandedOut = Shape<'FieldPackageRowOut'>

/** Return the joint inspections that are in the field now. */
export const openInspections = async () =>
  (await ask(api.GET('/joint-inspections', { params: { query: { state: ['in_field'], limit: 100 } } }))).rows

export const readInspection = (inspection_id: string) =>
  ask(api.GET('/joint-inspections/{inspection_id}', { params: { path: { inspection_id } } }))

/** Return the latest rounds along roads. */
export const rounds = () => ask(api.GET('/sign-inspections', { params: { query: { limit: 50 } } }))

/** Return packages of one's own that were handed out to this device and are not on it: the answer was lost. */
export async function notReceived(): Promise<HandedOut[]> {
  const holder_id = me.value?.account_id
  if (holder_id == null) return []
  const [device, here] = await Promise.all([deviceId(), store.packages.toCollection().primaryKeys()])
  const found: HandedOut[] = []
  let after: string | undefined
  // Whoever oversees field work is listed everybody's: one's own that are out are asked for, all of them.
  do {
    const query = { standing: 'out' as const, holder_id, limit: 200, after }
    const page = await ask(api.GET('/field-work/packages', { params: { query } }))
    found.push(...page.rows.filter((one) => one.device_id === device && !here.includes(one.id)))
    after = page.next ?? undefined
  } while (after !== undefined)
  return found
}

/** Say that a package is back: everything of it was sent, and it is removed from the device. */
export const close = (package_id: string, reason: string) =>
  ask(api.POST('/field-work/packages/{package_id}/closing', { params: { path: { package_id } }, body: { reason } }))

export const KINDS: readonly Task['kind'][] = ['inspection_section', 'sign_inspection', 'grave_survey', 'name_survey']

import type { paths } from '@generated/schema'
import { api, ask, ownHeaders, type Shape } from '@/api/client'
import { Problem, problemOf } from '@/api/problem'
import { i18n } from '@/i18n'

export type Cemetery = Shape<'CemeteryOut'>
export type CemeteryRow = Shape<'CemeteryRowOut'>
export type Place = Shape<'BurialPlaceOut'>
export type BurialRow = Shape<'BurialRowOut'>
export type Run = Shape<'RunRowOut'>
export type Person = Shape<'BurialPersonOut'>

const header = (one: { version: number }) => ({ 'if-match': `"${one.version}"` })
const at = (one: Cemetery) => ({ path: { cemetery_id: one.id }, header: header(one) })
const atBurial = (one: BurialRow) => ({ path: { burial_id: one.id }, header: header(one) })

export const read = (id: string) => ask(api.GET('/cemeteries/{cemetery_id}', { params: { path: { cemetery_id: id } } }))
export const readPlaces = (id: string) => ask(api.GET('/cemeteries/{cemetery_id}/places', { params: { path: { cemetery_id: id } } }))
export const register = (body: Shape<'NewCemeteryIn'>) => ask(api.POST('/cemeteries', { body }))
export const amend = (one: Cemetery, body: Shape<'CemeteryIn'>) => ask(api.PUT('/cemeteries/{cemetery_id}', { params: at(one), body }))
export const setState = (one: Cemetery, body: Shape<'CemeteryStateIn'>) => ask(api.POST('/cemeteries/{cemetery_id}/states', { params: at(one), body }))
export const setCapacity = (one: Cemetery, body: Shape<'CemeteryCapacityIn'>) => ask(api.POST('/cemeteries/{cemetery_id}/capacities', { params: at(one), body }))
export const addPlaces = (one: Cemetery, body: Shape<'BurialPlacesIn'>) => ask(api.POST('/cemeteries/{cemetery_id}/places', { params: at(one), body }))
export const amendPlace = (one: Cemetery, place: Place, body: Shape<'BurialPlaceIn'>) =>
  ask(api.PUT('/cemeteries/places/{place_id}', { params: { path: { place_id: place.id }, header: header(one) }, body }))
export const bury = (place: Place, body: Shape<'BurialIn'>) => ask(api.POST('/cemeteries/places/{place_id}/burials', { params: { path: { place_id: place.id } }, body }))
export const end = (one: BurialRow, body: Shape<'BurialEndIn'>) => ask(api.POST('/cemeteries/burials/{burial_id}/end', { params: atBurial(one), body }))
export const extend = (one: BurialRow, body: Shape<'BurialTermIn'>) => ask(api.POST('/cemeteries/burials/{burial_id}/term', { params: atBurial(one), body }))
export const person = (id: string, reason: string) =>
  ask(api.POST('/cemeteries/burials/{burial_id}/person', { params: { path: { burial_id: id } }, body: { reason } }))
export const noteEntered = (body: Shape<'BurialsEnteredIn'>) => ask(api.POST('/cemeteries/burials/entered', { body }))
export const approvalAddress = (id: string, sha256: string) => `/cemeteries/${id}/approval/${sha256}`

/** Return the runs of a kind, the youngest first. */
export const runs = async (kind: Run['kind']) => (await ask(api.GET('/planning-runs', { params: { query: { kind, limit: 50 } } }))).rows
type Query<Path extends keyof paths> = paths[Path] extends { get: { parameters: { query?: infer Asked } } } ? Asked : never
export const mapPage = (query: Query<'/planning-outputs/cemetery-map.html'>) =>
  ask(api.GET('/planning-outputs/cemetery-map.html', { params: { query }, parseAs: 'blob' })) as Promise<unknown> as Promise<Blob>
export const mapSheet = (query: Query<'/planning-outputs/cemetery-sheet.pdf'>) =>
  ask(api.GET('/planning-outputs/cemetery-sheet.pdf', { params: { query }, parseAs: 'blob' })) as Promise<unknown> as Promise<Blob>
export const plan = (body: Shape<'CemeteryPlanIn'>) => ask(api.POST('/planning-outputs/cemetery-plan', { body }))

/** Return the list with people, to be entered in the region's system; each reading is noted. Raises Problem. */
export async function namedList(body: Shape<'NamedBurialListIn'>): Promise<Blob> {
  const { t } = i18n.global
  let answer: Response
  try {
    const headers = { ...ownHeaders(), 'content-type': 'application/json' }
    answer = await fetch('/cemeteries/burials/list.xlsx', { method: 'POST', headers, body: JSON.stringify(body) })
  } catch {
    throw new Problem(0, 'Unreachable', '', t('problem.unreachable'))
  }
  if (!answer.ok) {
    const said: unknown = await answer.json().catch(() => null)
    throw problemOf(answer.status, said, t('problem.unreadable', { status: answer.status }))
  }
  return answer.blob()
}

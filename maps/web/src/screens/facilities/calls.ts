import { api, ask, type Shape } from '@/api/client'

export type Facility = Shape<'FacilityOut'>
export type FacilityRow = Shape<'FacilityRowOut'>
export type FireProblem = Shape<'FireProblemOut'>
export type Sheet = Shape<'SubsidySheetOut'>
export type ServiceRequest = Shape<'OneServiceRequestOut'>

const header = (one: { version: number }) => ({ 'if-match': `"${one.version}"` })
const at = (one: Facility) => ({ path: { facility_id: one.id }, header: header(one) })
const atSheet = (one: Sheet) => ({ path: { sheet_id: one.id }, header: header(one) })
const atRequest = (one: ServiceRequest) => ({ path: { request_id: one.id }, header: header(one) })

export const read = (id: string) => ask(api.GET('/facilities/{facility_id}', { params: { path: { facility_id: id } } }))
export const register = (body: Shape<'NewFacilityIn'>) => ask(api.POST('/facilities', { body }))
export const amend = (one: Facility, body: Shape<'FacilityIn'>) => ask(api.PUT('/facilities/{facility_id}', { params: at(one), body }))
export const setState = (one: Facility, body: Shape<'FacilityStateIn'>) => ask(api.POST('/facilities/{facility_id}/states', { params: at(one), body }))
export const takeBackState = (one: Facility, since: string) =>
  ask(api.DELETE('/facilities/{facility_id}/states/{since}', { params: { path: { facility_id: one.id, since }, header: header(one) } }))
export const setCapacity = (one: Facility, body: Shape<'FacilityCapacityIn'>) => ask(api.POST('/facilities/{facility_id}/capacities', { params: at(one), body }))
export const setMonth = (one: Facility, month: string, body: Shape<'FacilityMonthIn'>) =>
  ask(api.PUT('/facilities/{facility_id}/months/{month}', { params: { path: { facility_id: one.id, month }, header: header(one) }, body }))
export const addPhoto = (one: Facility, body: Shape<'FacilityPhotoIn'>) => ask(api.POST('/facilities/{facility_id}/photos', { params: at(one), body }))
export const photoAddress = (id: string, sha256: string) => `/facilities/${id}/attachments/${sha256}`

/** What is written about fire safety changes the facility: its version is the one that was seen. */
const seen = (version: number) => header({ version })
export const listProblem = (id: string, version: number, body: Shape<'FireProblemIn'>) =>
  ask(api.POST('/facilities/{facility_id}/fire-problems', { params: { path: { facility_id: id }, header: seen(version) }, body }))
export const planMeasure = (id: string, version: number, body: Shape<'FireMeasureIn'>) =>
  ask(api.POST('/facilities/fire-problems/{problem_id}/measures', { params: { path: { problem_id: id }, header: seen(version) }, body }))
export const finishMeasure = (id: string, version: number, body: Shape<'FireMeasureDoneIn'>) =>
  ask(api.POST('/facilities/fire-measures/{measure_id}/completion', { params: { path: { measure_id: id }, header: seen(version) }, body }))
export const settle = (id: string, version: number, body: Shape<'FireSettlementIn'>) =>
  ask(api.POST('/facilities/fire-problems/{problem_id}/settlement', { params: { path: { problem_id: id }, header: seen(version) }, body }))

/** The two lists on paper: of one facility with all that was closed, or of those (of a town) as the screen shows them. */
export const fireListsAddress = (format: string, id: string) => `/facilities/${id}/fire-lists.${format}?closed=true`
export const allFireListsAddress = (format: string, town: string, closed: boolean) => `/facilities/fire-lists.${format}?closed=${closed}${town && `&town=${town}`}`

export const readSheet = (id: string) => ask(api.GET('/subsidy-sheets/{sheet_id}', { params: { path: { sheet_id: id } } }))
export const makeSheet = (body: Shape<'SubsidySheetIn'>) => ask(api.POST('/subsidy-sheets', { body }))
export const confirmSheet = (one: Sheet) => ask(api.POST('/subsidy-sheets/{sheet_id}/confirmation', { params: atSheet(one) }))
export const withdrawSheet = (one: Sheet) => ask(api.POST('/subsidy-sheets/{sheet_id}/withdrawal', { params: atSheet(one) }))
export const sheetAddress = (id: string, format: string) => `/subsidy-sheets/${id}/printed.${format}`

export const readRequest = (id: string) => ask(api.GET('/service-requests/{request_id}', { params: { path: { request_id: id } } }))
export const takeRequest = (body: Shape<'ServiceRequestIn'>) => ask(api.POST('/service-requests', { body }))
export const candidates = (id: string) => ask(api.GET('/service-requests/{request_id}/candidates', { params: { path: { request_id: id } } }))
export const assign = (one: ServiceRequest, body: Shape<'RequestAssignmentIn'>) =>
  ask(api.POST('/service-requests/{request_id}/assignment', { params: atRequest(one), body }))
export const finish = (one: ServiceRequest, body: Shape<'RequestDoneIn'>) =>
  ask(api.POST('/service-requests/{request_id}/completion', { params: atRequest(one), body }))
export const cancel = (one: ServiceRequest, reason: string) =>
  ask(api.POST('/service-requests/{request_id}/cancellation', { params: atRequest(one), body: { reason } }))
export const household = (id: string, reason: string) =>
  ask(api.POST('/service-requests/{request_id}/household', { params: { path: { request_id: id } }, body: { reason } }))

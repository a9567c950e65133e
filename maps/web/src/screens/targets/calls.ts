import { api, ask, type Shape } from '@/api/client'

export type Progress = Shape<'TargetsProgressOut'>
export type Target = Shape<'TargetProgressOut'>
export type TargetRows = Shape<'TargetRowsOut'>
export type Charts = Shape<'TargetChartsOut'>
export type CountedRow = Shape<'CountedRowOut'>
export type Period = Shape<'ReportingPeriodOut'>
export type PeriodRow = Shape<'ReportingPeriodRowOut'>
export type Form = Shape<'ReportFormOut'>
export type FormRow = Shape<'ReportFormRowOut'>
export type MappedCell = Shape<'MappedCellOut'>

const header = (one: { version: number }) => ({ 'if-match': `"${one.version}"` })
const at = (one: PeriodRow) => ({ path: { period_id: one.id }, header: header(one) })

export const progress = (on: string, year: number | undefined) =>
  ask(api.GET('/target-progress', { params: { query: { on, ...(year !== undefined && { year }) } } }))
export const charts = (on: string, year: number | undefined) =>
  ask(api.GET('/target-progress/charts', { params: { query: { on, ...(year !== undefined && { year }) } } }))
export const rowsOf = (code: string, on: string) => ask(api.GET('/target-progress/{code}', { params: { path: { code }, query: { on } } }))
export const periods = () => ask(api.GET('/reporting-periods'))
export const readPeriod = (id: string) => ask(api.GET('/reporting-periods/{period_id}', { params: { path: { period_id: id } } }))
export const prepare = (body: Shape<'NewPeriodIn'>) => ask(api.POST('/reporting-periods', { body }))
export const prepareAnew = (one: Period) => ask(api.POST('/reporting-periods/{period_id}/figures', { params: at(one) }))
export const close = (one: Period, body: Shape<'PeriodClosingIn'>) => ask(api.POST('/reporting-periods/{period_id}/closing', { params: at(one), body }))
export const remove = (one: Period) => ask(api.DELETE('/reporting-periods/{period_id}', { params: at(one) }))
export const forms = () => ask(api.GET('/reporting-periods/forms'))
export const readForm = (id: string) => ask(api.GET('/reporting-periods/forms/{form_id}', { params: { path: { form_id: id } } }))
export const addForm = (body: Shape<'NewFormIn'>) => ask(api.POST('/reporting-periods/forms', { body }))
export const mapCells = (one: Form, cells: MappedCell[]) =>
  ask(api.PUT('/reporting-periods/forms/{form_id}/cells', { params: { path: { form_id: one.id }, header: header(one) }, body: { cells } }))
export const workbookAddress = (period: string) => `/reporting-periods/${period}/export.xlsx`
export const tableAddress = (period: string, part: 'figures' | 'rows' | 'corrections') => `/reporting-periods/${period}/${part}.csv`
export const filledAddress = (period: string, form: string) => `/reporting-periods/${period}/forms/${form}/filled.xlsx`

import { api, ask, ownHeaders, type Shape } from '@/api/client'
import { Problem, problemOf } from '@/api/problem'
import { i18n } from '@/i18n'
import type { Difference, Findings, Inspection, Measure, Side } from './shapes'

/** Every question of these screens to the register, in one place: the address, and what it answers. */

const version = (seen: number) => ({ 'if-match': `"${seen}"` })
const of = (inspection_id: string) => ({ inspection_id })

export const readDue = () => ask(api.GET('/joint-inspections/due'))

export const readList = (query: { line_id?: string; state?: string[]; after?: string }) =>
  ask(api.GET('/joint-inspections', { params: { query } }))

export const readInspection = (id: string) => ask(api.GET('/joint-inspections/{inspection_id}', { params: { path: of(id) } }))

export const open = (body: Shape<'OpeningIn'>) => ask(api.POST('/joint-inspections', { body }))

export const change = (inspection: Inspection, body: Shape<'PlanChange'>) =>
  ask(api.PATCH('/joint-inspections/{inspection_id}', { params: { path: of(inspection.id), header: version(inspection.version) }, body }))

export const putSections = (inspection: Inspection, sections: Shape<'SectionIn'>[]) =>
  ask(
    api.PUT('/joint-inspections/{inspection_id}/sections', {
      params: { path: of(inspection.id), header: version(inspection.version) },
      body: { sections },
    }),
  )

export const putMembers = (inspection: Inspection, members: Shape<'MemberIn'>[]) =>
  ask(
    api.PUT('/joint-inspections/{inspection_id}/members', {
      params: { path: of(inspection.id), header: version(inspection.version) },
      body: { members },
    }),
  )

/** Bring a file to an inspection, also by a neighbour's account; raises Problem. */
export async function sendFile(id: string, file: File): Promise<Shape<'AttachmentOut'>> {
  const { t } = i18n.global
  const sent = new FormData()
  sent.set('file', file)
  let answer: Response
  try {
    answer = await fetch(`/joint-inspections/${id}/files`, { method: 'POST', headers: ownHeaders(), body: sent })
  } catch {
    throw new Problem(0, 'Unreachable', '', t('problem.unreachable'))
  }
  const body: unknown = await answer.json().catch(() => null)
  if (!answer.ok) throw problemOf(answer.status, body, t('problem.unreadable', { status: answer.status }))
  return body as Shape<'AttachmentOut'>
}

export const fileAddress = (id: string, sha256: string) => `/joint-inspections/${id}/files/${sha256}`

export const addDocument = (id: string, body: Shape<'DocumentIn'>) =>
  ask(api.POST('/joint-inspections/{inspection_id}/documents', { params: { path: of(id) }, body }))

export const readObservations = (id: string, query: { side?: Side; target_id?: string } = {}) =>
  ask(api.GET('/joint-inspections/{inspection_id}/observations', { params: { path: of(id), query } }))

/** Version 0 is a new entry; the same content once more is answered as before. */
export const putObservation = (id: string, observation_id: string, seen: number, body: Findings & { observed_on: string }) =>
  ask(
    api.PUT('/joint-inspections/{inspection_id}/observations/{observation_id}', {
      params: { path: { ...of(id), observation_id }, header: version(seen) },
      body,
    }),
  )

/** Nothing is written by it. */
export const setBeside = (id: string, body: Shape<'SurveyIn'>) =>
  ask(api.POST('/joint-inspections/{inspection_id}/surveyed-points', { params: { path: of(id) }, body }))

export const readDifferences = (id: string) => ask(api.GET('/joint-inspections/{inspection_id}/differences', { params: { path: of(id) } }))

export const settle = (id: string, difference: Difference, body: Shape<'SettlementIn'>) =>
  ask(
    api.PUT('/joint-inspections/{inspection_id}/differences/{target_id}/{field}', {
      params: { path: { ...of(id), target_id: difference.target_id, field: difference.field }, header: version(difference.version) },
      body,
    }),
  )

export const sign = (id: string, body: Shape<'SignatureIn'>) =>
  ask(api.POST('/joint-inspections/{inspection_id}/signatures', { params: { path: of(id) }, body }))

export const takeStep = (inspection: Inspection, body: Shape<'StepIn'>) =>
  ask(
    api.POST('/joint-inspections/{inspection_id}/steps', {
      params: { path: of(inspection.id), header: version(inspection.version) },
      body,
    }),
  )

export const readMeasures = (id: string) => ask(api.GET('/joint-inspections/{inspection_id}/measures', { params: { path: of(id) } }))

export const putMeasure = (id: string, measure_id: string, seen: number, body: Shape<'MeasureIn'>) =>
  ask(
    api.PUT('/joint-inspections/{inspection_id}/measures/{measure_id}', {
      params: { path: { ...of(id), measure_id }, header: version(seen) },
      body,
    }),
  )

export const stepMeasure = (id: string, measure: Measure, body: Shape<'MeasureStepIn'>) =>
  ask(
    api.POST('/joint-inspections/{inspection_id}/measures/{measure_id}/steps', {
      params: { path: { ...of(id), measure_id: measure.id }, header: version(measure.version) },
      body,
    }),
  )

export const readProgress = (id: string) => ask(api.GET('/joint-inspections/{inspection_id}/progress', { params: { path: of(id) } }))

export const readProgressMap = async (id: string) =>
  (await ask(api.GET('/joint-inspections/{inspection_id}/progress.geojson', { params: { path: of(id) } }))) as unknown as GeoJSON.FeatureCollection

export const packageAddress = (id: string, section: string, side: Side) => `/joint-inspections/${id}/sections/${section}/package?side=${side}`

import { api, ask, ownHeaders, type Shape } from '@/api/client'
import { problemOf } from '@/api/problem'

export type Inspection = Shape<'LayerInspectionOut'>
export type Layer = NonNullable<Inspection['layer']>
export type Standing = Shape<'StandingOut'>
export type Existing = 'refuse' | 'add' | 'replace'

export const LAYERS: readonly Layer[] = ['corridors', 'areas', 'places', 'population', 'units']
export const EXISTING: readonly Existing[] = ['refuse', 'replace', 'add']

/** How a file is read, as its user says; empty is as the file tells. */
export interface Reading {
  layer: Layer | null
  sheet: string | null
  crs: string
  encoding: string
  mapping: Record<string, string>
  defaults: Record<string, string>
}

/** What a file is loaded as. */
export interface Load {
  region: string
  region_name: string
  existing: Existing
  good_rows_only: boolean
  source_title: string
  source_licence: string
}

export const freshReading = (): Reading => ({ layer: null, sheet: null, crs: '', encoding: '', mapping: {}, defaults: {} })
export const freshLoad = (): Load => ({ region: '', region_name: '', existing: 'refuse', good_rows_only: false, source_title: '', source_licence: '' })

/** A field that every row of a layer needs, and the code list of what may stand in it (none: yes or no). */
const KINDS: Partial<Record<Layer, { field: string; list: string | null }>> = {
  corridors: { field: 'kind', list: 'corridor_kind' },
  areas: { field: 'kind', list: 'planning_area_kind' },
  places: { field: 'urban', list: null },
}

/** Return the field that has to be stated for the whole file, or null where a column tells it. */
export function stated(seen: Inspection): { field: string; list: string | null } | null {
  const kind = seen.layer === null ? undefined : KINDS[seen.layer]
  return kind === undefined || seen.columns.some((one) => one.field === kind.field) ? null : kind
}

/** Return a reading as the register takes it. */
export function readingOf(reading: Reading): Shape<'LayerReadingIn'> {
  const { layer, sheet, crs, encoding, mapping, defaults } = reading
  return {
    layer,
    sheet,
    crs: crs.trim() || null,
    encoding: encoding || null,
    mapping: Object.keys(mapping).length > 0 ? mapping : null,
    defaults: Object.fromEntries(Object.entries(defaults).filter(([, value]) => value !== '')),
  }
}

/** Return the body that loads a file, or only tries it. */
export function loadOf(reading: Reading, load: Load, dryRun: boolean): Shape<'LoadIn'> {
  return { ...readingOf(reading), ...load, region: load.region.trim(), region_name: load.region_name.trim(), dry_run: dryRun } as Shape<'LoadIn'>
}

export const regions = () => ask(api.GET('/planning-layers')) as Promise<Shape<'LoadedRegionOut'>[]>
export const inspect = (upload: string, reading: Reading) =>
  ask(api.POST('/planning-layers/uploads/{upload_id}/inspection', { params: { path: { upload_id: upload } }, body: readingOf(reading) })) as Promise<Inspection>
export const start = (upload: string, body: Shape<'LoadIn'>) => ask(api.POST('/planning-layers/uploads/{upload_id}/jobs', { params: { path: { upload_id: upload } }, body }))
export const unload = (region: string, layer?: Layer) => ask(api.DELETE('/planning-layers/{region}', { params: { path: { region }, query: { layer } } }))

/** Send a file; return its upload and how it would be read. */
export async function send(file: File, unreadable: string): Promise<Shape<'LayerUploadOut'>> {
  const body = new FormData()
  body.set('file', file)
  const answer = await fetch('/planning-layers/uploads', { method: 'POST', headers: ownHeaders(), body })
  const said: unknown = await answer.json().catch(() => null)
  if (!answer.ok) throw problemOf(answer.status, said, unreadable)
  return said as Shape<'LayerUploadOut'>
}

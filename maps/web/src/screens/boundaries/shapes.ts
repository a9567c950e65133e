import type { Shape } from '@/api/client'
import type { Days, SourceLabel } from '@/records/shown'

/** Boundary lines and markers as the register shows them; what it leaves out, the reader may not see. */

export interface Party {
  id: string
  short_name: string
  name: string | null
}

export interface LineGeometry extends Days {
  id: string
  role: string
  geometry: GeoJSON.LineString | GeoJSON.MultiLineString
  method: string
  accuracy_m?: number | null
  approval_number: string
  approved_on: string | null
}

export interface Section {
  id: string
  ordinal: number
  start_mark: string
  end_mark: string
  follows: string
  managing_division_id: string | null
  note: string
}

export interface Mark {
  id: string
  name: string
  kind: string
  geometry: GeoJSON.Point
}

export interface CitedFile {
  id: string
  kind: string
  sha256: string
  title: string
  file_name: string
  media_type: string
  size_bytes: number
  taken_on?: string | null
}

export interface Line extends Days {
  id: string
  name: string
  code: string
  level: string
  authority: string | null
  organiser: string
  is_segment: boolean
  whole_line: string
  round_number: number | null
  last_inspected: string | null
  next_inspection: string | null
  agreement_number: string
  agreed_on: string | null
  alignment?: string
  map_scale: number | null
  tolerance_m?: number | null
  length_m: number | null
  note?: string
  parties: Party[]
  geometries: LineGeometry[]
  sections?: Section[]
  marks?: Mark[]
  attachments?: CitedFile[]
  publication_level?: string
  source: SourceLabel
  version?: number
}

export interface Stone extends Days {
  id: string
  letter: string
  origin: string
  material: string | null
  face_count: number | null
  geometry: GeoJSON.Point
  method: string
  accuracy_m: number | null
  height_m: number | null
  height_datum: string | null
  verbatim: string
}

export interface Face {
  id: string
  stone_id: string
  division_id: string
  inscription: string
  bearing_deg: number | null
}

export interface ReferenceObject {
  id: string
  letter: string
  name: string
  bearing_deg: number | null
  bearing_kind: string
  distance_m: number | null
  direction: string
  note: string
}

export interface Observation {
  id: string
  letter: string
  observed_on: string
  geometry: GeoJSON.Point
  method: string
  accuracy_m: number
  observer: string
}

export interface Custody extends Days {
  id: string
  division_id: string | null
  warden: string
  telephone?: string
  agreement_number: string
  allowance_yuan: number | null
}

export interface Patrol {
  id: string
  patrolled_on: string
  patroller: string
  status: string
  note: string
  sha256?: string | null
  file_name?: string
  media_type?: string
}

export interface Marker extends Days {
  id: string
  line_id: string
  line_name: string
  lines: { id: string; name: string }[]
  number: string
  kind: string
  is_tri_junction: boolean
  status: string
  managing_division_id: string | null
  division_names: Record<string, string>
  note: string
  sides: { id: string; place: string }[]
  stones: Stone[]
  faces: Face[]
  references: ReferenceObject[]
  observations: Observation[]
  attachments?: CitedFile[]
  custody?: Custody[]
  patrols: Patrol[]
  publication_level?: string
  source: SourceLabel
  version?: number
}

export type Finding = Shape<'BoundaryFindingOut'>
export type Judged = Shape<'JudgedMarkerOut'>
export const SEVERITIES = ['error', 'warning', 'notice'] as const
export type Severity = (typeof SEVERITIES)[number]
/** What is geometry in law, and what only stands beside it. */
export const LEGAL = 'legal'

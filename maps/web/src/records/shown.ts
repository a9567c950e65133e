/** Records as the register shows them: what it leaves out, the reader may not see. */

/** One of the sources that records may cite. */
export interface KnownSource {
  id: string
  title: string
  is_demonstration: boolean
}

export interface SourceLabel {
  id: string
  title: string
  licence: string
  dated: string | null
  is_demonstration: boolean
}

/** Half-open: what ends on a day no longer holds on it. */
export interface Days {
  valid_from: string | null
  valid_to: string | null
}

export interface ShownName extends Days {
  id: string
  name_type: string
  language: string
  name: string
  specific_term: string
  generic_term: string
  romanization: string
  pinyin: string
  reading_confirmed: boolean
  standard_basis: string | null
  source: SourceLabel
}

export interface ShownGeometry {
  id: string
  role: string
  geometry: GeoJSON.Geometry
  method: string
  accuracy_m?: number | null
  is_approximate: boolean
  verbatim?: string | null
  source: SourceLabel
}

export interface ShownEvent {
  id: string
  type: string
  on_date: string
  date_precision: string
  authority: string
  document_number: string
  description: string
  source: SourceLabel
}

export interface NameEvent extends ShownEvent {
  name_id: string | null
}

export interface DivisionLabel {
  id: string
  name: string
  type: string
}

export interface PlaceName extends Days {
  id: string
  name: string | null
  names: ShownName[]
  category: string
  category_zh: string
  category_en: string
  national_code: string | null
  division_id: string | null
  position?: { longitude: number; latitude: number; is_approximate: boolean } | null
  divisions: DivisionLabel[]
  publication_level?: string
  version?: number
  source: SourceLabel
  origin?: string
  meaning?: string
  history?: string
  description?: string
  events?: NameEvent[]
  geometries?: ShownGeometry[]
}

export interface Party {
  division_id: string
  name: string
  part: 'predecessor' | 'subject' | 'successor'
}

export interface DivisionEvent extends ShownEvent {
  no_successor: boolean
  no_successor_reason: string
  parties: Party[]
}

export interface DivisionState extends Days {
  id: string
  name: string
  body_name: string | null
  type: string
  parent_id: string | null
  parent_name: string | null
}

export interface DivisionCode extends Days {
  id: string
  code_system: string
  code: string
}

export interface DivisionBoundary extends Days {
  id: string
  geometry: GeoJSON.MultiPolygon
  is_indicative: boolean
  source: SourceLabel
}

export interface Division extends Days {
  id: string
  name: string
  body_name: string | null
  type: string
  level: string
  is_statistical: boolean
  parent_id: string | null
  parent_name: string | null
  codes: Omit<DivisionCode, 'id'>[]
  has_boundary: boolean
  publication_level?: string
  version?: number
  note?: string
  source: SourceLabel
  states?: DivisionState[]
  all_codes?: DivisionCode[]
  boundaries?: DivisionBoundary[]
  events?: DivisionEvent[]
}

export interface LineageStep {
  distance: number
  from_id: string
  from_name: string
  to_id: string
  to_name: string
  event: DivisionEvent
}

export interface Lineage {
  predecessors: LineageStep[]
  successors: LineageStep[]
  events: DivisionEvent[]
}

import type { Shape } from '@/api/client'

/** What the register says of joint inspections, as far as a screen needs it. */

export type Side = 'ours' | 'theirs'
export const SIDES: readonly Side[] = ['ours', 'theirs']
export type Position = [longitude: number, latitude: number]
export type TargetKind = 'marker' | 'section'

/** Parts of the page of one inspection, in the order of the work. */
export const PARTS = ['', 'plan', 'packages', 'records', 'differences', 'signing', 'measures', 'papers', 'archive'] as const
export type Part = (typeof PARTS)[number]

/** States after which nothing more is done to an inspection. */
export const ENDED: ReadonlySet<string> = new Set(['closed', 'withdrawn'])

export type Inspection = Shape<'JointInspectionOut'>
export type InspectionRow = Shape<'ListedOut'>
export type DueRow = Shape<'DueLineOut'>
export type NextStep = Shape<'NextStepOut'>
export type Missing = Shape<'MissingOut'>
export type Section = Shape<'SectionOut'>
export type Filed = Shape<'InspectionDocumentOut'>
export type Findings = Omit<Required<Shape<'ObservationIn'>>, 'observed_on' | 'position' | 'references' | 'photos'> & {
  /** Null until a form has it. */
  observed_on: string | null
  position: Position | null
  references: (Shape<'ReferenceCheckIn'> & { name?: string })[]
  photos: Photo[]
}
export type Photo = Omit<Shape<'PhotoOut'>, 'original'>
export type ReferenceSeen = Findings['references'][number]
export type Observation = Shape<'ObservationOut'>
export type Difference = Shape<'DifferenceOut'>
export type Measure = Shape<'MeasureOut'>
export type Progress = Shape<'ProgressOut'>

/** A measured position as differences and settlements have it. */
export interface PositionValue {
  position: Position | null
  accuracy_m: number | null
  method: string | null
  /** Letter of the stone that was measured, where a side said it of several. */
  stone?: string | null
}

export type MarkerStatus = 'unchecked' | 'one_side' | 'agreed' | 'different' | 'settled'
export const MARKER_COLOURS: Record<MarkerStatus, string> = {
  unchecked: '#8a949e',
  one_side: '#b8860b',
  agreed: '#15803d',
  different: '#b91c1c',
  settled: '#1f5f8b',
}

/** A stage of the work as the bar shows it. */
export interface Stage {
  code: string
  words: { zh: string; en: string }
  state: 'done' | 'now' | 'later'
}

export type LineState = 'overdue' | 'due_soon' | 'running' | 'later' | 'elsewhere'
export const LINE_COLOURS: Record<LineState, string> = {
  overdue: '#b91c1c',
  due_soon: '#b8860b',
  running: '#1f5f8b',
  later: '#15803d',
  elsewhere: '#6b7280',
}

/** A line as the map of progress draws it; `words` say what its colour does. */
export interface LineOnMap {
  id: string
  name: string
  geometries: GeoJSON.Geometry[]
  state: LineState
  words: string
}

/** What is looked at: a marker, or the section that it stands in. */
export interface Target {
  kind: TargetKind
  id: string
  label: string
  section_id: string | null
}

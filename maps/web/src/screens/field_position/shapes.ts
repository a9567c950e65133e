import type { Shape } from '@/api/client'
import type { North, Place } from '@/field/way'

export type Positioning = Shape<'PositioningOut'>

/** A row of a code list, as the forms document has it. */
export interface CodeRow {
  code: string
  name_zh: string
  name_en: string
  active?: boolean
}

export function codeWord(rows: readonly CodeRow[], code: string, language: string): string {
  const row = rows.find((one) => one.code === code)
  return row === undefined ? code : language === 'zh' ? row.name_zh : row.name_en
}

/** A reference object (方位物) as the register has it of a marker. */
export interface RegisteredReference {
  id: string
  name: string
  bearing_deg: number | null
  bearing_kind: North
  distance_m: number | null
  direction?: string | null
  letter?: string | null
  note?: string | null
  geometry?: { coordinates: number[] } | null
}

/** What an observation says of one. */
export interface ReferenceCheck {
  reference_id: string
  present: boolean
  note: string
  distance_m: number | null
  bearing_deg: number | null
  bearing_kind: North | null
}

export const blankCheck = (id: string): ReferenceCheck => ({ reference_id: id, present: true, note: '', distance_m: null, bearing_deg: null, bearing_kind: null })

/** Return where an object itself stands, or null where nobody recorded it. */
export function objectOf(one: RegisteredReference): Place | null {
  const [longitude, latitude] = one.geometry?.coordinates ?? []
  return longitude === undefined || latitude === undefined ? null : [longitude, latitude]
}

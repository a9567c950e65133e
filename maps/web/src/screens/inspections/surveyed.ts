import type { Shape } from '@/api/client'
import { newId } from '@/records/ids'
import { forgetEntry, keepEntry, keptEntry, type Place, type Values } from './entryDrafts'
import { blankFindings, copied, findingsOf } from './findings'
import type { Findings, Observation, Position, ReferenceSeen } from './shapes'

/** An entry that is kept on this machine until somebody looks at it and saves it. */
export interface KeptFindings extends Values {
  id: string
  values: Findings
  /** The position that came out of a surveyor's file: height and wording of the file belong to no other. */
  imported?: Position | null
}

export interface Taking {
  account: string
  inspection: string
  side: 'ours' | 'theirs'
  observer: string
  /** Name of the surveyor's file. */
  file: string
  saved: ReadonlyMap<string, Observation>
  references: (marker: string) => ReferenceSeen[]
}

/**
 * Write results into the entries of their markers, all or none; what else was begun or saved there stays.
 * Says whether this machine had room for all.
 */
export function takeSurveyed(rows: readonly Shape<'SurveyedPointOut'>[], { saved, side, references, file, observer, ...place }: Taking, store: Storage = localStorage): boolean {
  const before: [Place, Values | null][] = []
  for (const row of rows) {
    const at: Place = { ...place, side, item: row.marker_id }
    const begun = keptEntry(at, store) as KeptFindings | null
    before.push([at, begun])
    const present = saved.get(row.marker_id)
    const found = begun?.values ?? (present ? findingsOf(present) : { ...blankFindings({ kind: 'marker', id: row.marker_id }, side, references(row.marker_id)), observer })
    const position = row.position as Position
    const values: Findings = {
      ...copied(found),
      // Whoever measured on the stone stood at it.
      found: found.found ?? 'found',
      position,
      position_accuracy_m: row.position_accuracy_m,
      position_method: row.position_method,
      position_stone: row.position_stone as Findings['position_stone'],
      position_height_m: row.position_height_m,
      position_height_datum: row.position_height_datum as Findings['position_height_datum'],
      position_readings: null,
      position_spread_m: null,
      position_note: '',
      position_verbatim: `${row.position_verbatim} ${file}`.slice(0, 200),
    }
    const kept: KeptFindings = { id: begun?.id ?? present?.id ?? newId(), values, imported: position }
    if (keepEntry(at, kept, store)) continue
    for (const [place, values] of before) {
      if (values === null) forgetEntry(place, store)
      else keepEntry(place, values, store)
    }
    return false
  }
  return true
}

/** Return what a marker's entry, begun or saved, says was measured there: taking results writes over it. */
export function measuredBefore(marker: string, { account, inspection, side, saved }: Pick<Taking, 'account' | 'inspection' | 'side' | 'saved'>, store: Storage = localStorage) {
  const begun = keptEntry({ account, inspection, side, item: marker }, store) as KeptFindings | null
  const found = begun?.values ?? saved.get(marker)
  return found?.position ? found : null
}

import { today } from '@/time/day'
import type { Findings, Observation, Position, ReferenceSeen, Side, TargetKind } from './shapes'

/** What a position typed by hand does not say: these come of a device or of a surveyor's file. */
const UNMEASURED = {
  position_height_m: null,
  position_height_datum: null,
  position_readings: null,
  position_spread_m: null,
  position_note: '',
  position_verbatim: '',
} as const

/** What a form holds before anything is found; a section has no stone. */
export function blankFindings(target: { kind: TargetKind; id: string }, side: Side, references: readonly ReferenceSeen[]): Findings {
  return {
    marker_id: target.kind === 'marker' ? target.id : null,
    section_id: target.kind === 'section' ? target.id : null,
    side,
    observed_on: today(),
    observer: '',
    found: null,
    stone_condition: null,
    inscription_legible: null,
    inscription_right: null,
    position: null,
    position_accuracy_m: null,
    position_method: null,
    position_stone: null,
    ...UNMEASURED,
    references: references.map((one) => ({ ...one })),
    agreement_breached: target.kind === 'section' ? false : null,
    agreement_note: '',
    terrain_changed: false,
    terrain_note: '',
    cross_line_activity: false,
    cross_line_note: '',
    needs_resurvey: false,
    resurvey_note: '',
    remark: '',
    photos: [],
    sheet_sha256: null,
  }
}

/** Return what was saved as a form holds it. */
export function findingsOf(saved: Observation): Findings {
  const { id: _id, target_kind: _kind, target_id: _target, provided_by: _by, entered_by: _who, entered_at: _at, version: _version, ...found } = saved
  const photos = found.photos.map(({ original: _original, ...photo }) => photo)
  return copied({ ...found, photos, position: found.position as Position | null, position_stone: found.position_stone as Findings['position_stone'] })
}

/** Return a copy that shares nothing with what a form still changes. */
export const copied = (found: Findings) => JSON.parse(JSON.stringify(found)) as Findings

/** Return what is sent of a reference object: what was measured on the spot stays with it, unless it is gone. */
export function checkSent({ reference_id, present, note, distance_m, bearing_deg, bearing_kind }: ReferenceSeen): ReferenceSeen {
  const measured = present ? { distance_m: distance_m ?? null, bearing_deg: bearing_deg ?? null, bearing_kind: bearing_kind ?? null } : NOT_MEASURED
  return { reference_id, present, note: note ?? '', ...measured }
}
const NOT_MEASURED = { distance_m: null, bearing_deg: null, bearing_kind: null }

/** Return findings without height, readings and the line of a file where the position is none of those these belong to. */
export function ofOwnPosition(found: Findings, owners: readonly (Position | null | undefined)[]): Findings {
  const isOwn = found.position !== null && owners.some((one) => JSON.stringify(one) === JSON.stringify(found.position))
  return isOwn ? found : { ...found, ...UNMEASURED, position_note: found.position === null ? '' : found.position_note }
}

/** Whether two findings say the same, in whatever order; the name of a reference object is the register's. */
export function sameFindings(one: Findings, other: Findings): boolean {
  const told = (found: Findings) =>
    JSON.stringify(
      Object.entries({ ...found, references: found.references.map(checkSent) }).sort(([a], [b]) => (a < b ? -1 : 1)),
    )
  return told(one) === told(other)
}

/** Whether there is a stone to look at. */
export const isThere = (found: string | null) => found === 'found' || found === 'moved_away'

/** Return findings without what is said of a stone that is not there, and without notes of what did not happen. */
export function emptiedWhereGone(found: Findings): Findings {
  const there = isThere(found.found)
  return {
    ...found,
    stone_condition: there ? found.stone_condition : null,
    inscription_legible: there ? found.inscription_legible : null,
    inscription_right: there ? found.inscription_right : null,
    position: there ? found.position : null,
    position_accuracy_m: there && found.position !== null ? found.position_accuracy_m : null,
    position_stone: there && found.position !== null ? found.position_stone : null,
    position_method: there && found.position !== null ? (found.position_method ?? 'surveyed') : null,
    agreement_note: found.agreement_breached ? found.agreement_note : '',
    terrain_note: found.terrain_changed ? found.terrain_note : '',
    cross_line_note: found.cross_line_activity ? found.cross_line_note : '',
    resurvey_note: found.needs_resurvey ? found.resurvey_note : '',
  }
}

/** Fill in what most markers are: in place, sound, legible, right, every reference object there. */
export function asRegistered(found: Findings): Findings {
  return {
    ...found,
    found: 'found',
    stone_condition: 'sound',
    inscription_legible: true,
    inscription_right: true,
    references: found.references.map((one) => ({ ...one, present: true })),
    terrain_changed: false,
    cross_line_activity: false,
    needs_resurvey: false,
  }
}

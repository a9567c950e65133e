import type { Kind } from '@/drawing/parts'
import type { Document } from '@/records/flat'
import { newId } from '@/records/ids'
import type { Section } from './sections'

/** The forms of boundary lines and markers: what stands where, and what a new part begins with. */
export const BOUNDARY_SECTIONS: Record<'boundary_line' | 'boundary_marker', Section[]> = {
  boundary_line: [
    { key: 'line', fields: ['name', 'code', 'level', 'is_segment', 'whole_line'], groups: ['parties'] },
    { key: 'approval', fields: ['authority', 'agreement_number', 'agreed_on', 'map_scale', 'tolerance_m'], groups: ['attachments'] },
    { key: 'line_geometries', groups: ['geometries'] },
    { key: 'sections', groups: ['marks', 'sections'] },
    { key: 'alignment', fields: ['alignment'] },
    { key: 'inspections', fields: ['organiser', 'round_number', 'last_inspected'] },
    { key: 'keeping', fields: ['valid_from', 'valid_to', 'note', 'publication_level', 'source_id'] },
  ],
  boundary_marker: [
    { key: 'marker', fields: ['line_id', 'number', 'kind', 'status', 'is_tri_junction', 'managing_division_id'], groups: ['lines', 'sides'] },
    { key: 'stones', groups: ['stones'] },
    { key: 'faces', groups: ['faces'] },
    { key: 'references', groups: ['references'] },
    { key: 'observations', groups: ['observations'] },
    { key: 'pictures', groups: ['attachments'] },
    { key: 'custody', groups: ['custody', 'patrols'] },
    { key: 'keeping', fields: ['valid_from', 'valid_to', 'note', 'publication_level', 'source_id'] },
  ],
}

export const BOUNDARY_ORDER: Record<string, Record<string, string[]>> = {
  boundary_line: {
    geometries: ['role', 'method', 'accuracy_m', 'approval_number', 'approved_on', 'valid_from', 'valid_to', 'source_id', 'geometry'],
    marks: ['name', 'kind', 'source_id', 'geometry'],
    sections: ['ordinal', 'start_mark', 'end_mark', 'follows', 'managing_division_id', 'note'],
    attachments: ['kind', 'title', 'sha256'],
  },
  boundary_marker: {
    stones: [
      'letter', 'origin', 'material', 'face_count', 'method', 'accuracy_m', 'height_m', 'height_datum', 'verbatim',
      'valid_from', 'valid_to', 'source_id', 'geometry',
    ],
    references: ['letter', 'name', 'bearing_deg', 'bearing_kind', 'distance_m', 'direction', 'note', 'geometry'],
    observations: ['letter', 'observed_on', 'method', 'accuracy_m', 'observer', 'source_id', 'geometry'],
    attachments: ['kind', 'title', 'taken_on', 'sha256'],
    custody: ['division_id', 'warden', 'telephone', 'agreement_number', 'allowance_yuan', 'valid_from', 'valid_to'],
    patrols: ['patrolled_on', 'patroller', 'status', 'note', 'sha256'],
  },
}

/** Return the one kind of drawing that a geometry of a record may be; null where any will do. */
export function drawnAs(subject: string, path: string): Kind | null {
  if (subject === 'boundary_line') return path.startsWith('geometries/') ? 'linestring' : 'point'
  return subject === 'boundary_marker' ? 'point' : null
}

/** Return the parts of a group as papers list them: stones by letter and day, sections by number; others as they come. */
export function inOrder(subject: string, parts: Record<string, Document>): [string, Document][] {
  const entries = Object.entries(parts)
  if (!(subject in BOUNDARY_ORDER)) return entries
  const key = (part: Document) =>
    [part.letter, String(part.ordinal ?? '').padStart(5), part.valid_from ?? part.observed_on ?? part.patrolled_on, part.name]
      .map((one) => String(one ?? ''))
      .join(' ')
  return entries.sort(([, one], [, other]) => (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0))
}

function parts(document: Document, group: string): Record<string, Document> {
  return (document[group] ?? {}) as Record<string, Document>
}

/** Return what a new part of a line or marker begins with; null for what is no such record. */
export function newBoundaryPart(subject: string, group: string, document: Document, today: string): Document | null {
  const source_id = document.source_id ?? null
  if (subject === 'boundary_line') {
    if (group === 'geometries') return { role: 'derived', method: 'map', source_id }
    if (group === 'marks') return { kind: 'named_object', source_id }
    if (group === 'sections') {
      const found = Object.values(parts(document, 'sections'))
      const last = found.reduce((most, one) => Math.max(most, Number(one.ordinal ?? 0)), 0)
      return { ordinal: last + 1, start_mark: found.find((one) => one.ordinal === last)?.end_mark ?? null }
    }
    return {}
  }
  if (subject !== 'boundary_marker') return null
  switch (group) {
    case 'stones': {
      // A stone that follows another stands at the same point: 原位更换.
      const last = inOrder(subject, parts(document, 'stones')).at(-1)?.[1]
      return last === undefined
        ? { origin: 'first', method: 'surveyed', source_id }
        : { ...last, origin: 'replaced_in_place', valid_from: today, valid_to: null, verbatim: null, source_id }
    }
    case 'faces':
      return { stone_id: Object.keys(parts(document, 'stones')).at(-1) ?? null }
    case 'references':
      return { bearing_kind: 'grid' }
    case 'observations':
      return { observed_on: today, method: 'surveyed', source_id }
    case 'attachments':
      return { kind: 'near_view', taken_on: today }
    case 'custody':
      return { division_id: document.managing_division_id ?? null, valid_from: today }
    case 'patrols':
      return { patrolled_on: today, status: document.status ?? null }
    default:
      return {}
  }
}

/** Return what a new line or marker begins with. */
export function newBoundary(subject: 'boundary_line' | 'boundary_marker', today: string): Document {
  if (subject === 'boundary_line') return { level: 'county', publication_level: 'public', valid_from: today }
  const stones = { [newId()]: newBoundaryPart(subject, 'stones', {}, today) }
  return { kind: 'single', status: 'intact', publication_level: 'internal', valid_from: today, stones }
}

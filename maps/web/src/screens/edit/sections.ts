import type { Document } from '@/records/flat'
import { newId } from '@/records/ids'
import { BOUNDARY_ORDER, BOUNDARY_SECTIONS, newBoundary, newBoundaryPart } from './boundarySections'
import type { Subject } from './recordForm'

/** One section of a form: fields of the record itself, or the parts of a group, or both. */
export interface Section {
  key: string
  fields?: string[]
  groups?: string[]
}

export const SECTIONS: Record<Subject, Section[]> = {
  ...BOUNDARY_SECTIONS,
  feature: [
    { key: 'names', groups: ['names'] },
    { key: 'belonging', fields: ['category', 'national_code', 'division_id'], groups: ['divisions'] },
    { key: 'texts', fields: ['meaning', 'origin', 'history', 'description'] },
    { key: 'positions', groups: ['geometries'] },
    { key: 'events', groups: ['events'] },
    { key: 'keeping', fields: ['valid_from', 'valid_to', 'publication_level', 'source_id'] },
  ],
  protected_name: [
    { key: 'protected', fields: ['name', 'feature_id', 'kind', 'reason'] },
    { key: 'listing', fields: ['authority', 'document_number', 'valid_from', 'valid_to'] },
    { key: 'plans', groups: ['plans'] },
    { key: 'keeping', fields: ['publication_level', 'source_id'] },
  ],
  administrative_division: [
    { key: 'states', groups: ['states'] },
    { key: 'codes', groups: ['codes'] },
    { key: 'boundaries', groups: ['boundaries'] },
    { key: 'keeping', fields: ['note', 'publication_level', 'source_id'] },
  ],
}

/** Fields that hold whole sentences, where they hold a text. */
const LONG = new Set(['meaning', 'origin', 'history', 'description', 'note', 'no_successor_reason', 'alignment', 'reason'])

/** Whether a field holds whole sentences. */
export function isLong(field: { name: string; kind: string }): boolean {
  return field.kind === 'text' && LONG.has(field.name)
}

/** Return the fields of a part in the order in which they are filled in; those nobody ordered stand last. */
export function ordered<Field extends { name: string }>(subject: Subject, group: string, fields: Field[]): Field[] {
  const order = (subject in BOUNDARY_ORDER ? BOUNDARY_ORDER[subject]?.[group] : ORDER[group]) ?? []
  const rank = (field: Field) => (order.includes(field.name) ? order.indexOf(field.name) : order.length)
  return [...fields].sort((one, other) => rank(one) - rank(other))
}

/** The order of the fields of a part, where it is not that of the table. */
const ORDER: Record<string, string[]> = {
  names: [
    'name_type',
    'language',
    'name',
    'specific_term',
    'generic_term',
    'pinyin',
    'romanization',
    'reading_confirmed',
    'standard_basis',
    'valid_from',
    'valid_to',
    'source_id',
  ],
  geometries: ['role', 'method', 'accuracy_m', 'is_approximate', 'source_id', 'verbatim', 'geometry'],
  plans: ['title', 'adopted_on', 'authority', 'document_number', 'sha256'],
  boundaries: ['is_indicative', 'valid_from', 'valid_to', 'source_id', 'geometry'],
}

function parts(document: Document, group: string): Document[] {
  return Object.values((document[group] ?? {}) as Record<string, Document>)
}

/** Return what a new part begins with: what is most likely meant, from what the record says already. */
export function newPart(subject: Subject, group: string, document: Document, today: string): Document {
  const source_id = document.source_id ?? null
  const ofBoundary = newBoundaryPart(subject, group, document, today)
  if (ofBoundary !== null) return ofBoundary
  if (group === 'names') {
    const hasStandard = parts(document, 'names').some(
      (name) => name.name_type === 'standard' && name.language === 'zh' && !name.valid_to,
    )
    return hasStandard
      ? { name_type: 'alias', language: 'zh', reading_confirmed: false, source_id }
      : { name_type: 'standard', language: 'zh', reading_confirmed: false, standard_basis: 'unchecked', source_id }
  }
  if (group === 'geometries') return { role: 'position', method: 'map', is_approximate: false, source_id }
  if (group === 'events') return { type: 'correction', on_date: today, date_precision: 'day', source_id }
  if (group === 'plans') return { adopted_on: today }
  if (group === 'boundaries') return { is_indicative: true, source_id }
  if (group === 'states') {
    const last = parts(document, 'states').at(-1) ?? {}
    return { type: last.type ?? null, parent_id: last.parent_id ?? null, source_id }
  }
  return { source_id }
}

/** Return what a new record begins with. */
export function newRecord(subject: Subject, today: string, given: Document = {}): Document {
  if (subject === 'boundary_line' || subject === 'boundary_marker') return { ...newBoundary(subject, today), ...given }
  const keeping = { publication_level: 'public' }
  if (subject === 'protected_name') return { ...keeping, valid_from: today }
  const group = subject === 'feature' ? 'names' : 'states'
  return { ...keeping, [group]: { [newId()]: newPart(subject, group, {}, today) } }
}

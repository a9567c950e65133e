import type { Document } from '@/records/flat'
import { newId } from '@/records/ids'
import type { Subject } from './recordForm'

/** One section of a form: fields of the record itself, or the parts of a group, or both. */
export interface Section {
  key: string
  fields?: string[]
  groups?: string[]
}

export const SECTIONS: Record<Subject, Section[]> = {
  feature: [
    { key: 'names', groups: ['names'] },
    { key: 'belonging', fields: ['category', 'national_code', 'division_id'], groups: ['divisions'] },
    { key: 'texts', fields: ['meaning', 'origin', 'history', 'description'] },
    { key: 'positions', groups: ['geometries'] },
    { key: 'events', groups: ['events'] },
    { key: 'keeping', fields: ['valid_from', 'valid_to', 'publication_level', 'source_id'] },
  ],
  administrative_division: [
    { key: 'states', groups: ['states'] },
    { key: 'codes', groups: ['codes'] },
    { key: 'boundaries', groups: ['boundaries'] },
    { key: 'keeping', fields: ['note', 'publication_level', 'source_id'] },
  ],
}

/** Fields that hold whole sentences. */
export const LONG = new Set(['meaning', 'origin', 'history', 'description', 'note', 'no_successor_reason'])

/** The order in which the fields of a part are filled in, where it is not that of the table. */
export const ORDER: Record<string, string[]> = {
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
  boundaries: ['is_indicative', 'valid_from', 'valid_to', 'source_id', 'geometry'],
}

function parts(document: Document, group: string): Document[] {
  return Object.values((document[group] ?? {}) as Record<string, Document>)
}

/** Return what a new part begins with: what is most likely meant, from what the record says already. */
export function newPart(group: string, document: Document, today: string): Document {
  const source_id = document.source_id ?? null
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
  if (group === 'boundaries') return { is_indicative: true, source_id }
  if (group === 'states') {
    const last = parts(document, 'states').at(-1) ?? {}
    return { type: last.type ?? null, parent_id: last.parent_id ?? null, source_id }
  }
  return { source_id }
}

/** Return what a new record begins with. */
export function newRecord(subject: Subject, today: string): Document {
  const keeping = { publication_level: 'public' }
  const group = subject === 'feature' ? 'names' : 'states'
  return { ...keeping, [group]: { [newId()]: newPart(group, {}, today) } }
}

import type { LocationQuery } from 'vue-router'

/** The lists of the register: what they can be narrowed by, and which columns they show. */

export type Kind = 'place-names' | 'divisions'

export interface Column {
  key: string
  /** What the list is asked to say for it. */
  fields: string[]
  sort?: string
  /** Shown unless somebody chooses otherwise. */
  usual: boolean
}

export interface Filter {
  key: string
  type: 'text' | 'code' | 'digits' | 'division' | 'flag' | 'category'
  list?: string
  /** Always in view; the others behind “more”. */
  first?: boolean
}

export const COLUMNS: Record<Kind, Column[]> = {
  'place-names': [
    { key: 'name', fields: ['name', 'is_demonstration'], sort: 'name', usual: true },
    { key: 'mongolian', fields: ['mongolian'], sort: 'mongolian', usual: true },
    { key: 'romanization', fields: ['romanization'], sort: 'romanization', usual: false },
    { key: 'pinyin', fields: ['pinyin', 'reading_confirmed'], sort: 'pinyin', usual: true },
    { key: 'category', fields: ['category', 'category_zh', 'category_en'], sort: 'category', usual: true },
    { key: 'divisions', fields: ['divisions'], sort: 'divisions', usual: true },
    { key: 'position', fields: ['position'], sort: 'position', usual: true },
    { key: 'standard_basis', fields: ['standard_basis'], sort: 'standard_basis', usual: true },
    { key: 'national_code', fields: ['national_code'], sort: 'national_code', usual: false },
    { key: 'aliases', fields: ['aliases'], usual: false },
    { key: 'former_names', fields: ['former_names'], usual: false },
    { key: 'valid_from', fields: ['valid_from'], sort: 'valid_from', usual: false },
    { key: 'valid_to', fields: ['valid_to'], sort: 'valid_to', usual: false },
    { key: 'publication_level', fields: ['publication_level'], sort: 'publication_level', usual: false },
    { key: 'source', fields: ['source'], usual: false },
  ],
  divisions: [
    { key: 'name', fields: ['name', 'is_demonstration'], sort: 'name', usual: true },
    { key: 'codes', fields: ['codes'], sort: 'code', usual: true },
    { key: 'type', fields: ['type', 'is_statistical'], sort: 'type', usual: true },
    { key: 'parent', fields: ['parent_id', 'parent_name'], sort: 'parent_name', usual: true },
    { key: 'romanization', fields: ['romanization'], sort: 'romanization', usual: false },
    { key: 'body_name', fields: ['body_name'], sort: 'body_name', usual: false },
    { key: 'boundary', fields: ['has_boundary'], sort: 'has_boundary', usual: true },
    { key: 'valid_from', fields: ['valid_from'], sort: 'valid_from', usual: true },
    { key: 'valid_to', fields: ['valid_to'], sort: 'valid_to', usual: false },
    { key: 'publication_level', fields: ['publication_level'], sort: 'publication_level', usual: false },
    { key: 'note', fields: ['note'], usual: false },
    { key: 'source', fields: ['source'], usual: false },
  ],
}

export const FILTERS: Record<Kind, Filter[]> = {
  'place-names': [
    { key: 'text', type: 'text', first: true },
    { key: 'category', type: 'category', first: true },
    { key: 'division_id', type: 'division', first: true },
    { key: 'name_type', type: 'code', list: 'name_type' },
    { key: 'language', type: 'code', list: 'name_language' },
    { key: 'standard_basis', type: 'code', list: 'standard_basis' },
    { key: 'code', type: 'digits' },
    { key: 'located', type: 'flag' },
    { key: 'approximate', type: 'flag' },
    { key: 'has_mongolian', type: 'flag' },
    { key: 'reading_confirmed', type: 'flag' },
    { key: 'demonstration', type: 'flag' },
    { key: 'publication_level', type: 'code', list: 'publication_level' },
    { key: 'include_historic', type: 'flag' },
  ],
  divisions: [
    { key: 'text', type: 'text', first: true },
    { key: 'code', type: 'digits', first: true },
    { key: 'division_id', type: 'division', first: true },
    { key: 'type', type: 'code', list: 'division_type' },
    { key: 'level', type: 'code', list: 'division_level' },
    { key: 'located', type: 'flag' },
    { key: 'include_statistical', type: 'flag' },
    { key: 'demonstration', type: 'flag' },
    { key: 'publication_level', type: 'code', list: 'publication_level' },
    { key: 'include_historic', type: 'flag' },
  ],
}

/** What only staff may narrow by or see. */
export const STAFF_ONLY = new Set(['publication_level', 'note'])

export type Given = Record<string, string | boolean>

const one = (value: LocationQuery[string] | undefined) => (Array.isArray(value) ? value[0] : value) ?? ''

/** Read the filters of a list from an address; what no filter knows is left alone. */
export function filtersIn(kind: Kind, query: LocationQuery): Given {
  const found: Given = {}
  for (const filter of FILTERS[kind]) {
    const value = one(query[filter.key])
    if (value === '') continue
    found[filter.key] = filter.type === 'flag' ? value === 'true' : value
  }
  return found
}

/** Read the columns to show from an address: the usual ones unless it names others. */
export function columnsIn(kind: Kind, query: LocationQuery): string[] {
  const named = one(query.columns)
    .split(',')
    .filter((key) => COLUMNS[kind].some((column) => column.key === key))
  return named.length > 0 ? named : COLUMNS[kind].filter((column) => column.usual).map((column) => column.key)
}

/** Read what a list is sorted by from an address: `name`, or `-name` when it descends. */
export function sortIn(kind: Kind, query: LocationQuery): string | undefined {
  const asked = one(query.sort)
  const name = asked.replace(/^-/, '')
  return COLUMNS[kind].some((column) => column.sort === name) ? asked : undefined
}

/** Return what comes after a click on a column's head: ascending, descending, the usual order. */
export function nextSort(column: string, now: string | undefined): string | undefined {
  if (now === column) return `-${column}`
  return now === `-${column}` ? undefined : column
}

/** Return what the list is to say for some columns. */
export function fieldsOf(kind: Kind, shown: readonly string[]): string {
  const fields = COLUMNS[kind].filter((column) => shown.includes(column.key)).flatMap((column) => column.fields)
  return [...new Set([...fields, 'name', 'version'])].join(',')
}

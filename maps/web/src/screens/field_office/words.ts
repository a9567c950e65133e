import { i18n } from '@/i18n'
import type { Position } from '@/screens/inspections/shapes'
import { positionWords } from '@/screens/inspections/words'
import { labelled, parted } from '@/procedure/said'
import { moment } from '@/time/day'
import { forms, type Awaited, type Change, type Conflict, type Forms, type WholeChange } from './calls'

/** How what a device sent is said to a reader: names of fields and codes, never the codes themselves. */

type Node = Record<string, any>
export type Names = Record<string, string>
/** What a field is filled in with; of `other` there is no input for a single value. */
export type Input = 'flag' | 'code' | 'number' | 'date' | 'text' | 'position' | 'other'

const language = () => (i18n.global.locale.value === 'zh' ? 'zh' : 'en')
/** Fields that say what a change is about, or come along with it: a reader sees that elsewhere. */
const ABOUT = new Set(['side', 'marker_id', 'section_id', 'inspection_id', 'photos', 'sheet_sha256', 'picture_sha256'])

/** Return what a kind of change is called, or the code of a kind that is not known here. */
export const kindName = (kind: string) => (kind === '' ? i18n.global.t('field_office.kind_unread') : named(`field_office.kinds.${kind}`, kind))

function named(key: string, otherwise: string): string {
  const { t, te } = i18n.global
  return te(key) ? t(key) : otherwise
}

/** Return what people call a field of a form; of a field within a list by path. */
export function fieldName(kind: string, path: string): string {
  const plain = path.split('/').filter((part) => !/^\d+$/.test(part)).join('/')
  return forms()?.kinds[kind]?.labels[plain]?.[language()] ?? plain
}

/** Return what a record is called with its kind: a marker has a number, a section a name; a signature is called by who signed. */
export function recordName(one: Pick<Change, 'kind' | 'record_kind' | 'label'> & Partial<Pick<Change, 'values'>>): string {
  const { t } = i18n.global
  const { side, signer, office } = one.values ?? {}
  if (one.kind === 'section_signature' && signer) return t('field_office.in_brackets', { what: [signer, office].filter(Boolean).join(' '), more: named(`field_office.values.${side}`, String(side)) })
  if (one.record_kind === '') return one.label || t('field_office.no_record')
  return [named(`field_office.records.${one.record_kind}`, one.record_kind), one.label].filter(Boolean).join(' ')
}

/** Return a change that another waits for, with how it stands itself. */
export function awaitedWords(one: Awaited): string {
  const { t } = i18n.global
  if (one.state === null) return t('field_office.a_change', { id: one.id.slice(0, 8) })
  return t('field_office.in_brackets', { what: recordName(one), more: t(`field_office.states.${one.state}`) })
}

/** Return what a change waits for: few records by name, many by their count, files by their count. */
export function waitsFor(one: Pick<Change, 'waits_for' | 'missing'>): string[] {
  const { t } = i18n.global
  const come = one.waits_for.filter((each) => each.state !== null)
  const [unsent, files] = [one.waits_for.length - come.length, one.missing.length - one.waits_for.length]
  return [
    ...(come.length > NAMED ? [t('field_office.waits_changes', { count: come.length })] : come.map((each) => t('field_office.waits_record', { record: awaitedWords(each) }))),
    ...(unsent > 0 ? [t('field_office.waits_unsent', { count: unsent })] : []),
    ...(files > 0 ? [t('field_office.waits_files', { count: files })] : []),
  ]
}
const NAMED = 3

/** Return the address of the record in the register; null where it has none. */
export function recordAddress(one: Change): string | null {
  const id = one.record_kind === 'marker' || one.record_kind === 'section' ? one.target_id : (one.record_id ?? one.target_id)
  const made = one.record_id !== null
  if (id === null || (one.kind.startsWith('new_') && !made)) return null
  switch (one.record_kind) {
    case 'marker':
      return `/boundaries/markers/${id}`
    case 'section':
      return `/inspections/${String(one.task.inspection_id)}/records`
    case 'sign':
      return `/signs/${id}`
    case 'grave_site':
      return `/graves/${id}`
    default:
      return null
  }
}

const schemaOf = (kind: string): Node => (forms()?.kinds[kind]?.schema as Node | undefined) ?? {}

/** Return a node of a schema without `$ref` and without the alternative of saying nothing. */
function plain(root: Node, node: Node | undefined): Node {
  if (node === undefined) return {}
  const resolved = typeof node.$ref === 'string' ? ((root.$defs as Node | undefined)?.[node.$ref.split('/').at(-1) ?? ''] as Node) : node
  const choices = (resolved?.anyOf ?? resolved?.oneOf) as Node[] | undefined
  const said = choices?.filter((one) => one.type !== 'null')
  return said?.length === 1 ? plain(root, said[0]) : (resolved ?? {})
}

/** Return the code list that a field is chosen from. */
export function listOf(kind: string, path: string): Forms['code_lists'][string] | null {
  const wanted = path.split('/').filter((part) => !/^\d+$/.test(part)).join('/')
  const rule = forms()?.kinds[kind]?.rules.find((one) => one.field === wanted && one.check === 'code_of') as Node | undefined
  return typeof rule?.list === 'string' ? (forms()?.code_lists[rule.list] ?? null) : null
}

/** Return what a field is filled in with. */
export function inputOf(kind: string, field: string): Input {
  const root = schemaOf(kind)
  const node = plain(root, (root.properties as Node | undefined)?.[field] as Node | undefined)
  if (field === 'position') return 'position'
  if (listOf(kind, field) !== null) return 'code'
  if (node.type === 'boolean') return 'flag'
  if (node.type === 'integer' || node.type === 'number') return 'number'
  if (node.type === 'string') return node.format === 'date' ? 'date' : node.format === 'uuid' || node.enum !== undefined ? 'other' : 'text'
  return 'other'
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/
const isNothing = (value: unknown) => value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
const isPosition = (value: unknown): value is Position => Array.isArray(value) && value.length >= 2 && value.every((one) => typeof one === 'number')

/** Return a value in words. */
export function valueWords(kind: string, path: string, value: unknown, names: Names = {}): string {
  const { t } = i18n.global
  if (isNothing(value)) return t('field_office.not_said')
  if (typeof value === 'boolean') return t(value ? 'field_office.yes' : 'field_office.no')
  if (isPosition(value)) return positionWords([value[0], value[1]])
  // What a signature stands below is told by number: what of it is still to come stands among what it waits for.
  if (path === 'covers' && Array.isArray(value)) return t('field_office.held', { count: value.length })
  if (typeof value === 'string' && INSTANT.test(value)) return moment(value)
  if (Array.isArray(value)) return parted(value.map((one) => valueWords(kind, path, one, names)))
  if (typeof value === 'object') return objectWords(kind, path, value as Node, names)
  const code = listOf(kind, path)?.find((one) => one.code === value)
  if (code !== undefined) return String(code[language() === 'zh' ? 'name_zh' : 'name_en'])
  return names[String(value)] ?? named(`field_office.values.${String(value)}`, String(value))
}

function objectWords(kind: string, path: string, value: Node, names: Names): string {
  const { t } = i18n.global
  // A reference object is called by its name, and is there or gone.
  if (typeof value.reference_id === 'string') {
    const there = value.present === null || value.present === undefined ? '' : t(value.present ? 'field_office.there' : 'field_office.gone')
    const more = Object.entries(value).filter(([name, one]) => !['reference_id', 'present', 'name'].includes(name) && !isNothing(one))
    const words = [there, ...more.map(([name, one]) => labelled(fieldName(kind, `${path}/${name}`), valueWords(kind, `${path}/${name}`, one, names)))]
    return labelled(names[value.reference_id] ?? t('field_office.a_reference'), words.filter(Boolean).join(' '))
  }
  return Object.entries(value)
    .filter(([, one]) => !isNothing(one))
    .map(([name, one]) => labelled(fieldName(kind, `${path}/${name}`), valueWords(kind, `${path}/${name}`, one, names)))
    .join(' ')
}

/** Return fields in the order of their form. */
function inOrder(kind: string, fields: readonly string[]): string[] {
  const order = Object.keys((schemaOf(kind).properties as Node | undefined) ?? {})
  return [...fields].sort((one, other) => order.indexOf(one) - order.indexOf(other))
}

/** Return the fields that a conflict is about: what says something together is settled together. */
export function fieldsOf(kind: string, conflict: Conflict): string[] {
  const group = [conflict.device_value, conflict.register_value].find((one) => isGroup(conflict.field, one))
  return group === undefined ? [conflict.field] : inOrder(kind, Object.keys(group as Node))
}
const isGroup = (field: string, value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value) && field in value

/** Return the value of one field of a conflict's side. */
export function partOf(conflict: Conflict, side: 'base' | 'device_value' | 'register_value' | 'value', field: string): unknown {
  const value: unknown = conflict[side]
  return isGroup(conflict.field, value) ? (value as Node)[field] : field === conflict.field ? value : undefined
}

/** Return everything that a change says, with the names of its fields; photos are shown as photos. */
export function saidOf(one: Pick<WholeChange, 'kind' | 'said' | 'names'>): { field: string; name: string; words: string }[] {
  return inOrder(one.kind, Object.keys(one.said))
    .filter((field) => !ABOUT.has(field) && !isNothing(one.said[field]))
    .map((field) => ({ field, name: fieldName(one.kind, field), words: valueWords(one.kind, field, one.said[field], one.names) }))
}

/** Return how far a device's clock is ahead or behind: `快 3 小时 5 分`. */
export function clockWords(seconds: number): string {
  const { t } = i18n.global
  const minutes = Math.round(Math.abs(seconds) / 60)
  if (minutes === 0) return t('field_office.clock_right')
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)]
  const parts = [
    days > 0 ? t('field_office.days', { count: days }) : '',
    hours > 0 ? t('field_office.hours', { count: hours }) : '',
    days === 0 && minutes % 60 > 0 ? t('field_office.minutes', { count: minutes % 60 }) : '',
  ]
  return t(seconds > 0 ? 'field_office.clock_ahead' : 'field_office.clock_behind', { time: parts.filter(Boolean).join(' ') })
}

/** Return how far a device's clock was off when it wrote a change, in a few words; empty where nothing speaks against it. */
export function clockOf(one: Pick<Change, 'written'>): string {
  const written = one.written
  if (written?.is_off !== true) return ''
  if (written.basis === 'unsure') return i18n.global.t('field_office.clock_unsure')
  if (Math.round(Math.abs(written.offset_s ?? 0) / 60) === 0) return i18n.global.t('field_office.clock_set')
  return clockWords(written.offset_s ?? 0)
}

/** Return when a change was written by the register's clock, and by what that is known, in sentences; none where the device's clock was right. */
export function writtenWords(one: Pick<Change, 'written'>): string[] {
  const { t } = i18n.global
  const written = one.written
  if (written?.is_off !== true) return []
  const compared = moment(written.compared_at)
  if (written.about === null) return [t(compared === '' ? 'field_office.written_unsure' : 'field_office.written_unsure_after', { compared })]
  const said = { about: moment(written.about), compared, clock: clockWords(written.offset_s ?? 0) }
  return [
    t(`field_office.written_by.${written.basis}`, said),
    ...(written.other === null ? [] : [t('field_office.written_other', { other: moment(written.other) })]),
  ]
}

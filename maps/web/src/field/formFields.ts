import { today } from '@/time/day'
import type { Forms } from './forms'
import type { Values } from './store'

type Node = Record<string, any>

/** How a field is filled in. */
export type Widget =
  | 'day'
  | 'code'
  | 'choice'
  | 'flag'
  | 'number'
  | 'text'
  | 'words'
  | 'script'
  | 'position'
  | 'references'
  | 'photos'
  | 'found'
  | 'rechecked'
  | 'zones'
  | 'division'
  | 'voice'

/** A field of a form, as the register's schema has it. */
export interface FormField {
  name: string
  widget: Widget
  isRequired: boolean
  /** Whether nothing may be said: it could not be told. */
  isNullable: boolean
  /** The code list that it is chosen from. */
  list: string
  /** What may be said where it is no code list. */
  choices: string[]
  /** Characters or elements, at most. */
  most: number
  /** Whether the telephone shows its figures alone. */
  isWhole: boolean
}

/** What the bureau has people tap instead of type in a field (rules, 外业常用语). */
export function phrasesOf(forms: Forms, kind: string, field: FormField): string[] {
  return forms.phrases.filter((one) => one.field === field.name && (one.kind === '' || one.kind === kind)).map((one) => one.text)
}

/** Fields that are asked together; `item` is one of the five content items of a joint inspection. */
export interface FormPart {
  item: string
  fields: FormField[]
}

/** What the package says and nobody fills in, and what the office alone can say. */
const NOT_ASKED = new Set(['side', 'marker_id', 'section_id', 'inspection_id', 'sheet_sha256', 'feature_id', 'road_id', 'set_aside'])
const SCRIPTS = new Set(['chinese', 'mongolian', 'roman'])
const OWN_WIDGETS: Record<string, Widget> = {
  position: 'position',
  references: 'references',
  photos: 'photos',
  rechecked: 'rechecked',
  zone_items: 'zones',
  division_id: 'division',
}
/** A text longer than this is written in a box of several lines. */
const LINE = 400
/** Field → what has to be said first for it to mean anything. */
const SHOWN_WITH: Record<string, (values: Values) => boolean> = {
  stone_condition: isThere,
  inscription_legible: isThere,
  inscription_right: isThere,
  position: (values) => values.found === undefined || Array.isArray(values.found) || isThere(values),
  agreement_note: (values) => values.agreement_breached === true,
  terrain_note: (values) => values.terrain_changed === true,
  cross_line_note: (values) => values.cross_line_activity === true,
  resurvey_note: (values) => values.needs_resurvey === true,
}

function isThere(values: Values): boolean {
  return values.found === 'found' || values.found === 'moved_away'
}

const plainOf = (schema: Node): Node => ((schema.anyOf as Node[] | undefined)?.find((each) => each.type !== 'null') ?? schema) as Node

/** Return the fields of a form in its order, put together as they are asked. */
export function partsOf(forms: Forms, kind: string): FormPart[] {
  const form = forms.kinds[kind]
  if (form === undefined) return []
  const schema = form.schema as Node
  const rules = form.rules as unknown as Node[]
  const items = new Map(form.fields.map((each) => [String(each.field === 'reference' ? 'references' : each.field), String(each.item)]))
  // A rule that a field is never there takes it out of this form, though the body knows it.
  const absent = new Set(rules.flatMap((rule) => (rule.check === 'absent' && rule.when === undefined ? ((rule.fields as string[]) ?? [rule.field]) : [])))
  const parts = new Map<string, FormPart>()
  for (const [name, each] of Object.entries(schema.properties as Record<string, Node>)) {
    if (NOT_ASKED.has(name) || name.startsWith('position_') || absent.has(name)) continue
    const item = items.get(name) ?? (name === 'photos' && items.size > 0 ? '5' : '')
    const part = parts.get(item) ?? { item, fields: [] }
    parts.set(item, part)
    part.fields.push(fieldOf(name, each, schema, rules))
  }
  return [...parts.values()].sort((one, other) => Number(one.item) - Number(other.item))
}

function fieldOf(name: string, each: Node, schema: Node, rules: Node[]): FormField {
  const plain = plainOf(each)
  const own = rules.filter((rule) => rule.field === name)
  const list = String(own.find((rule) => rule.check === 'code_of')?.list ?? '')
  const isAsked = own.some((rule) => rule.when === undefined && (rule.check === 'present' || rule.check === 'not_blank'))
  return {
    name,
    widget: widgetOf(name, plain, list),
    isRequired: isAsked || ((schema.required as string[] | undefined) ?? []).includes(name),
    isNullable: each.anyOf !== undefined,
    list,
    choices: (plain.enum as string[] | undefined) ?? [],
    most: Number(plain.maxLength ?? plain.maxItems ?? 0),
    isWhole: plain.type === 'integer',
  }
}

function widgetOf(name: string, plain: Node, list: string): Widget {
  if (list !== '') return 'code'
  if (name === 'found' && plain.type === 'array') return 'found'
  if (SCRIPTS.has(name)) return 'script'
  if (name === 'sha256') return 'voice'
  const own = OWN_WIDGETS[name]
  if (own !== undefined) return own
  if (plain.enum !== undefined) return 'choice'
  if (plain.format === 'date') return 'day'
  if (plain.type === 'boolean') return 'flag'
  if (plain.type === 'integer' || plain.type === 'number') return 'number'
  return Number(plain.maxLength ?? 0) > LINE ? 'words' : 'text'
}

/** Whether a field means anything after what was said so far. */
export function isShown(field: string, values: Values): boolean {
  return SHOWN_WITH[field]?.(values) ?? true
}

/** Return what is sent: without what no longer means anything, and without what was never said. */
export function saidOf(values: Values): Values {
  const said: Values = {}
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue
    if (isShown(name.startsWith('position_') ? 'position' : name, values)) said[name] = value
  }
  return said
}

/** Return the part of some values that a form asks for; what else a record holds is none of its business. */
export function asked(forms: Forms, kind: string, values: Values): Values {
  const schema = forms.kinds[kind]?.schema as Node | undefined
  return schema === undefined ? {} : (kept(schema, schema, values) as Values)
}

function kept(root: Node, schema: Node, value: any): unknown {
  const reference = (schema.$ref as string | undefined)?.split('/').at(-1)
  const node = reference === undefined ? plainOf(schema) : (root.$defs as Record<string, Node>)[reference]
  if (Array.isArray(value)) return node?.items === undefined ? value : value.map((each) => kept(root, node.items as Node, each))
  if (typeof value !== 'object' || value === null || node?.properties === undefined) return value
  const known = Object.entries(node.properties as Record<string, Node>).filter(([name]) => value[name] !== undefined)
  return Object.fromEntries(known.map(([name, each]) => [name, kept(root, each, value[name])]))
}

/** What a form about a record begins with: what the package says, today, and who is there; nothing that was found. */
export function blank(forms: Forms, kind: string, given: Values, who: string): Values {
  const known = Object.keys((forms.kinds[kind]?.schema as Node | undefined)?.properties ?? {})
  const values: Values = { observed_on: today(), read_on: today(), surveyed_on: today(), recorded_on: today(), observer: who, reader: who, ...given }
  return Object.fromEntries(Object.entries(values).filter(([name]) => known.includes(name)))
}

/** Return a marker as most are: in place, sound, legible, right, nothing changed; photos and position stay to be taken. */
export function asRegistered(values: Values, references: readonly string[]): Values {
  return {
    ...values,
    found: 'found',
    stone_condition: 'sound',
    inscription_legible: true,
    inscription_right: true,
    references: references.map((id) => ({ note: '', ...(values.references as Values[] | undefined)?.find((one) => one.reference_id === id), reference_id: id, present: true })),
    terrain_changed: false,
    cross_line_activity: false,
    needs_resurvey: false,
  }
}

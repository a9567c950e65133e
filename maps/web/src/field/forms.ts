import { Validator, type OutputUnit, type Schema } from '@cfworker/json-schema'
import type { Shape } from '@/api/client'
import { today } from '@/time/day'
import { distance } from './packageRows'
import type { Reason, Values } from './store'

export type Forms = Shape<'FieldFormsOut'>
type Form = Forms['kinds'][string]
type Node = Record<string, any>

/** What is wrong with a value, in the register's words; `path` is where it stands in the form. */
export type Finding = Reason & { path: string }

/** What the register knows of the record that is being looked at. */
export interface About {
  registered?: [number, number] | null
  references?: readonly string[]
  /** Letters of the marker's stones, empty for one without. */
  stones?: readonly string[]
}

/** A rule beyond the schema, as api/field_rules declares it. */
interface Rule {
  check: string
  field: string
  rule: string
  message: string
  /** The name under which the register tells it; else the field with its place in the list. */
  named?: string
  /** A rule that failed leaves the rest of its part unchecked, and parts below it. */
  part?: string
  /** Parameter of the sentence → the field it is about. */
  told?: Record<string, string>
  figures?: Record<string, string>
  when?: Record<string, unknown[]>
  above?: Record<string, number>
  [more: string]: unknown
}

const isNothing = (value: unknown) => value === null || value === undefined || value === ''

/** Return the sentence of the register with its parameters; the message's own number where it has no sentence. */
export function sentence(forms: Forms, language: 'zh' | 'en', message: string, params: Record<string, unknown> = {}): string {
  const found = forms.messages[language]?.[message] ?? message
  return found.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole))
}

/** Return what people call a field. */
export function labelOf(forms: Forms, kind: string, path: string, language: 'zh' | 'en'): string {
  const plain = path.split('/').filter((part) => !/^\d+$/.test(part)).join('/')
  return forms.kinds[kind]?.labels[plain]?.[language] ?? plain
}

/**
 * Return everything that the register would refuse of the values of a change, as far as it can be told without
 * the register: first by the schema; where that is met, by the declared rules. A kind that the forms don't know
 * has nothing to be checked by.
 */
export function check(forms: Forms, kind: string, values: Values, about: About = {}): Finding[] {
  const form = forms.kinds[kind]
  if (form === undefined) return []
  const plain = JSON.parse(JSON.stringify(values)) as Values
  const unreadable = bySchema(forms, form, plain)
  return unreadable.length > 0 ? unreadable : byRules(forms, kind, form, plain, about)
}

/**
 * Return what is wrong for whoever fills in the form: what the register would say first, and at once what it would
 * say after, of the fields that it could read.
 */
export function everythingWrong(forms: Forms, kind: string, values: Values, about: About = {}): Finding[] {
  const form = forms.kinds[kind]
  const found = check(forms, kind, values, about)
  if (form === undefined || found.length === 0 || bySchema(forms, form, values).length === 0) return found
  const unreadable = new Set(found.map((one) => one.path.split('/')[0] as string))
  const readable = Object.fromEntries(Object.entries(values).filter(([name]) => !unreadable.has(name)))
  return [...found, ...byRules(forms, kind, form, readable, about).filter((one) => !unreadable.has(one.path.split('/')[0] as string))]
}

function bySchema(forms: Forms, form: Form, values: Values): Finding[] {
  const validator = new Validator(form.schema as Schema, '2020-12', false)
  const found: Finding[] = []
  for (const error of validator.validate(values).errors) {
    for (const { path, key, parameter } of told(form.schema, values, error)) {
      const named = forms.schema_errors[key]
      if (named === undefined || found.some((one) => one.path === path && one.rule === named.rule)) continue
      const id = `validation.${named.rule}`
      const message = id in (forms.messages.zh ?? {}) ? id : 'validation.other'
      const params = { rule: named.rule, [named.parameter]: parameter }
      found.push(finding(forms, path, path, valueAt(values, path), named.rule, message, params))
    }
  }
  return found
}

/** Return what an error of the validator is about: where, by which keyword of `schema_errors`, and what it asked for. */
function told(schema: Node, values: Values, error: OutputUnit): { path: string; key: string; parameter: unknown }[] {
  const path = error.instanceLocation.replace(/^#\/?/, '').split('/').map(decoded).join('/')
  // What may be empty says so by `anyOf` with null: only the other branch tells a person something.
  const node = schemaAt(schema, error.keywordLocation)
  if (error.keyword === 'type' && node?.type === 'null') return []
  if (error.keyword === 'additionalProperties') return []
  if (error.keyword === 'false') return [{ path, key: 'additionalProperties', parameter: '' }]
  if (node === undefined) return []
  const said = node[error.keyword]
  switch (error.keyword) {
    case 'required': {
      const given = valueAt(values, path) as Node
      return (said as string[]).filter((name) => !(name in given)).map((name) => ({ path: joined(path, name), key: 'required', parameter: '' }))
    }
    case 'minItems': {
      // A pair is told by the one that is missing.
      const given = (valueAt(values, path) as unknown[]).length
      if (node.prefixItems === undefined) return [{ path, key: 'minItems', parameter: said }]
      return Array.from({ length: said - given }, (_, at) => ({ path: joined(path, given + at), key: 'required', parameter: '' }))
    }
    case 'type':
    case 'format':
      return [{ path, key: `${error.keyword}:${String(said)}`, parameter: '' }]
    case 'enum':
    case 'const': {
      const quoted = (error.keyword === 'enum' ? (said as unknown[]) : [said]).map((one) => `'${String(one)}'`)
      const last = quoted.pop() as string
      return [{ path, key: error.keyword, parameter: quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}` }]
    }
    default:
      return [{ path, key: error.keyword, parameter: said }]
  }
}

const decoded = (part: string) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')
const joined = (path: string, name: string | number) => (path === '' ? String(name) : `${path}/${name}`)

/** Return the part of a schema that a keyword stands in, references followed. */
function schemaAt(schema: Node, location: string): Node | undefined {
  let node: Node | undefined = schema
  for (const part of location.replace(/^#\/?/, '').split('/').slice(0, -1).map(decoded)) {
    node = part === '$ref' ? referred(schema, String(node?.$ref)) : node?.[part]
  }
  return node
}

function referred(schema: Node, reference: string): Node | undefined {
  return reference.replace(/^#\/?/, '').split('/').map(decoded).reduce<Node | undefined>((node, part) => node?.[part], schema)
}

function valueAt(values: unknown, path: string): unknown {
  if (path === '') return values
  return path.split('/').reduce<unknown>((node, part) => (node === null || node === undefined ? undefined : (node as Node)[part]), values)
}

function finding(forms: Forms, path: string, field: string, value: unknown, rule: string, message: string, params: Record<string, unknown>, english = params): Finding {
  const shown = isNothing(value) ? '' : typeof value === 'string' ? value : JSON.stringify(value)
  return {
    path,
    field,
    value: shown.slice(0, 200),
    rule,
    message: sentence(forms, 'zh', message, params),
    message_en: sentence(forms, 'en', message, english),
  }
}

function byRules(forms: Forms, kind: string, form: Form, values: Values, about: About): Finding[] {
  const found: Finding[] = []
  const failed: string[] = []
  for (const rule of form.rules as unknown as Rule[]) {
    const part = rule.part ?? ''
    if (part !== '' && failed.some((one) => part === one || part.startsWith(`${one}/`))) continue
    const [list = '', name] = rule.field.split('/') as [string, string?]
    // Of a field within a list every element is looked at; what the rule names is then within that element.
    const rows: { at: string; of: Values }[] =
      name === undefined ? [{ at: '', of: values }] : ((values[list] ?? []) as Values[]).map((of, place) => ({ at: `${list}/${place}/`, of }))
    for (const { at, of } of rows) {
      const own = (field: string) => (name === undefined ? field : field.slice(field.lastIndexOf('/') + 1))
      if (!applies(rule, own, of)) continue
      for (const field of broken(forms, rule, own, of, values, about)) {
        const path = `${at}${field}`
        const value = of[field]
        const named = rule.named === undefined ? path : name !== undefined && rule.named === list ? `${list}/${at.split('/')[1]}` : rule.named
        const inWords = (language: 'zh' | 'en') => ({
          value: String(value),
          field: labelOf(forms, kind, path, language),
          day: String(value),
          stone: String(value),
          letters: (about.stones ?? []).filter((one) => one !== '').join('/') || '—',
          ...rule.figures,
          ...Object.fromEntries(Object.entries(rule.told ?? {}).map(([key, each]) => [key, of[own(each)]])),
        })
        found.push(finding(forms, path, named, value, rule.rule, rule.message, inWords('zh'), inWords('en')))
        if (part !== '') failed.push(part)
      }
    }
  }
  return found
}

function applies(rule: Rule, own: (field: string) => string, of: Values): boolean {
  const isAsked = Object.entries(rule.when ?? {}).every(([field, wanted]) => wanted.includes(of[own(field)]))
  return isAsked && Object.entries(rule.above ?? {}).every(([field, limit]) => Number(of[own(field)]) > limit)
}

/** Return the fields of which a rule does not hold; none where it does. */
function broken(forms: Forms, rule: Rule, own: (field: string) => string, of: Values, values: Values, about: About): string[] {
  const field = own(rule.field)
  const value = of[field]
  const fields = ((rule.fields as string[] | undefined) ?? [rule.field]).map(own)
  const given = fields.filter((one) => !isNothing(of[one]))
  const fails = (isBroken: boolean) => (isBroken ? [field] : [])
  switch (rule.check) {
    case 'present':
      return fails(isNothing(value))
    case 'is_true':
      return fails(value === false)
    case 'not_blank':
      return fails(typeof value === 'string' && value.trim() === '')
    case 'absent':
      return fails(given.length > 0)
    case 'together':
      return fails(given.length > 0 && given.length < fields.length)
    case 'alone':
      return given.length > 0 ? [] : (rule.others as string[]).filter((one) => !isNothing(of[one]))
    case 'code_of':
      return fails(value !== null && value !== undefined && !(forms.code_lists[rule.list as string] ?? []).some((one) => one.code === value))
    case 'not_in_future':
      return fails(typeof value === 'string' && value > today())
    case 'on_earth':
      return fails(Array.isArray(value) && !(Math.abs(value[0]) <= 180 && Math.abs(value[1]) <= 90))
    case 'near_registered': {
      if (!Array.isArray(value) || about.registered == null) return []
      return fails(distance(value as [number, number], about.registered) > Number(rule.metres))
    }
    case 'registered_reference':
      return fails(about.references !== undefined && !about.references.includes(String(value)))
    case 'registered_stone':
      return fails(about.stones !== undefined && !isNothing(value) && !about.stones.includes(String(value)))
    case 'stone_named': {
      // A stone without a letter beside others can't be said.
      const [stones, isSurveyed] = [about.stones ?? [], (forms.positioning.surveyed_methods as readonly unknown[]).includes(of.position_method)]
      return fails(isSurveyed && isNothing(value) && stones.length > 1 && stones.every((one) => one !== ''))
    }
    case 'photo_for':
      return fails(value === true && ((values[rule.photos as string] ?? []) as unknown[]).length === 0)
    case 'matches_not':
      return fails(typeof value === 'string' && matches(String(rule.pattern), value))
    default:
      // A rule of a newer server: it will say itself.
      return []
  }
}

/** Whether a pattern of the register is found in a text, however its characters are dressed up. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern.replaceAll('(?P<', '(?<'), 'i').test(text.normalize('NFKC'))
  } catch {
    // An old browser that can't look behind: the register still can.
    return false
  }
}

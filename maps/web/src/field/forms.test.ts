import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { daysAfter, today } from '@/time/day'
import { check, everythingWrong, labelOf, type Forms } from './forms'
import type { Values } from './store'

const ROOT = join(import.meta.dirname, '..', '..', '..', '..')
const read = (path: string) => readFileSync(join(ROOT, path), 'utf-8')
// Made by scripts/build_web from the definition that the register itself checks by.
const FORMS = JSON.parse(read('maps/web/generated/field_forms.json')) as Forms
const GOOD = JSON.parse(read('tests/data/field_form_good.json')) as Record<string, Values>

const OWN = '10000000-0000-4000-8000-000000000001'
const MEANT: Record<string, string> = {
  $today: today(),
  $tomorrow: daysAfter(today(), 1),
  $marker: OWN,
  $section: OWN,
  $division: OWN,
  $reference: OWN,
  $other: '10000000-0000-4000-8000-000000000002',
  $photo: '0'.repeat(64),
  $sound: '1'.repeat(64),
}
const ABOUT = { registered: [109.0, 38.3] as [number, number], references: [OWN], stones: [''] }

/** The cells of a CSV file, row by row. */
function cells(text: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g)) {
    rows.at(-1)?.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'))
    if (end === '\n') rows.push([])
  }
  return rows.filter((row) => row.length > 0)
}

function filled(value: unknown): any {
  if (typeof value === 'string') return MEANT[value] ?? value
  if (Array.isArray(value)) return value.map(filled)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== '$absent').map(([name, each]) => [name, filled(each)]))
}

describe('a form', () => {
  const [, ...rows] = cells(read('tests/data/field_form_cases.csv'))
  const cases = new Map<string, { kind: string; values: Values; wanted: string[][] }>()
  for (const [name = '', kind = '', values = '', ...told] of rows as string[][]) {
    const one = cases.get(name) ?? { kind, values: filled({ ...GOOD[kind], ...JSON.parse(values) }), wanted: [] as string[][] }
    one.wanted.push(told.map((each) => each.replace('$tomorrow', MEANT.$tomorrow as string)))
    cases.set(name, one)
  }

  it.each([...cases])('refuses what the register refuses, in the same words: %s', (_, { kind, values, wanted }) => {
    const found = check(FORMS, kind, values, ABOUT)
    expect(found.map((one) => [one.field, one.rule, one.message, one.message_en])).toEqual(wanted)
  })

  it.each(Object.entries(GOOD))('takes what the register takes: %s', (kind, values) => {
    expect(check(FORMS, kind, filled(values), ABOUT)).toEqual([])
  })

  it('says at once all that is wrong to whoever fills it in', () => {
    const values = filled({ ...GOOD.marker_observation, found: null, terrain_changed: '$absent', position_accuracy_m: 'x', observer: 'a'.repeat(201) })
    const found = everythingWrong(FORMS, 'marker_observation', values, ABOUT)
    expect(found.map((one) => [one.field, one.rule])).toEqual([
      ['terrain_changed', 'missing'],
      ['observer', 'string_too_long'],
      ['position_accuracy_m', 'float_parsing'],
      ['found', 'FieldsWrong'],
    ])
    expect(everythingWrong(FORMS, 'marker_observation', filled(GOOD.marker_observation), ABOUT)).toEqual([])
  })

  it('asks which of several stones a surveyor measured', () => {
    const wrong = (more: Values, stones: string[]) =>
      check(FORMS, 'marker_observation', filled({ ...GOOD.marker_observation, position_method: 'surveyed', ...more }), { ...ABOUT, stones }).map((one) => [one.field, one.message])
    expect(wrong({}, ['A', 'B'])).toEqual([['position_stone', '此桩有几个桩体（A/B），各立一处：测量成果须写明测的是哪一个桩体']])
    expect(wrong({ position_stone: 'C' }, ['A', 'B'])).toEqual([['position_stone', '这一天界桩没有 C 桩体（当日登记的桩体：A/B）：请改选；桩体不带字母的，这一项留空']])
    expect(wrong({ position_stone: 'B' }, ['A', 'B'])).toEqual([])
    expect(wrong({ position_method: 'phone' }, ['A', 'B'])).toEqual([])
    expect(wrong({}, ['', 'B'])).toEqual([])
    expect(wrong({}, ['Q'])).toEqual([])
  })

  it('says where in a list a value stands', () => {
    const values = filled({ ...GOOD.sign_reading, found: [{ error_class: 'layout' }, { error_class: 'rust' }] })
    expect(check(FORMS, 'sign_reading', values).map((one) => [one.field, one.path])).toEqual([['error_class', 'found/1/error_class']])
    expect(labelOf(FORMS, 'sign_reading', 'found/1/error_class', 'zh')).toBe('问题类别')
  })

  it('that this device does not know is left to the register', () => {
    expect(check(FORMS, 'no such kind', { any: 1 })).toEqual([])
  })
})

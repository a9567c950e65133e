import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { asked, asRegistered, blank, isShown, partsOf, phrasesOf, saidOf } from './formFields'
import { check, type Forms } from './forms'
import { beginning, type FieldRecord } from './recordKinds'
import type { KeptChange, KeptPackage, Values } from './store'

const FORMS = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'generated', 'field_forms.json'), 'utf-8')) as Forms
const names = (kind: string) => partsOf(FORMS, kind).flatMap((part) => part.fields.map((field) => field.name))
const ID = '10000000-0000-4000-8000-000000000001'
const PACKAGE = { id: 'p', manifest: { task: { side: 'ours', inspection_id: ID } }, head: {}, forms: FORMS } as unknown as KeptPackage
const record = (content: Values, changes: Partial<KeptChange>[] = []): FieldRecord => ({
  id: ID,
  kind: 'marker',
  item: { packageId: 'p', id: ID, ordinal: 1, kind: 'marker', version: 0, content },
  maker: undefined,
  changes: changes as KeptChange[],
})

describe('the fields of a form', () => {
  it('are those of its own target, by what they answer', () => {
    expect(names('section_observation')).toContain('agreement_breached')
    expect(names('section_observation')).not.toContain('found')
    expect(names('marker_observation')).not.toContain('agreement_note')
    // What the package says, and what the office alone can say, nobody is asked.
    for (const name of ['side', 'marker_id', 'position_method', 'sheet_sha256']) expect(names('marker_observation')).not.toContain(name)
    expect(partsOf(FORMS, 'marker_observation').map((part) => part.item)).toEqual(['', '2', '3', '4', '5'])
  })

  it('offer what is often written there to be tapped', () => {
    const offered = (kind: string, name: string) => {
      const field = partsOf(FORMS, kind).flatMap((part) => part.fields).find((one) => one.name === name)!
      expect(field.widget).toBe('words')
      return phrasesOf(FORMS, kind, field)
    }
    expect(offered('marker_observation', 'cross_line_note')).toEqual(offered('section_observation', 'cross_line_note'))
    expect(offered('marker_observation', 'cross_line_note')).toContain('跨线放牧')
    expect(offered('marker_observation', 'remark')).not.toContain('沿线围栏完好，通行无碍')
    expect(offered('sign_reading', 'note')).not.toEqual(offered('new_grave_site', 'note'))
  })

  it('are filled in as the schema has them', () => {
    const found = Object.fromEntries(partsOf(FORMS, 'new_grave_site').flatMap((part) => part.fields.map((field) => [field.name, field])))
    expect(found.kind).toMatchObject({ widget: 'code', list: 'grave_site_kind', isRequired: true })
    expect(found.ownership).toMatchObject({ widget: 'choice', choices: ['owned', 'unowned', 'unknown'] })
    expect(found.visible).toMatchObject({ widget: 'flag', isNullable: true, isRequired: false })
    expect(found.graves).toMatchObject({ widget: 'number', isWhole: true, isRequired: true })
    expect(found.surveyed_on).toMatchObject({ widget: 'day', isRequired: true })
    expect(found.place).toMatchObject({ widget: 'text', most: 200 })
    expect(found.note).toMatchObject({ widget: 'words' })
  })

  it('of a stone that is gone, and notes of what did not happen, are not sent', () => {
    const values = { found: 'lost', stone_condition: 'sound', position: [109, 38.3], position_method: 'phone', terrain_changed: false, terrain_note: '沙丘' }
    expect(isShown('stone_condition', values)).toBe(false)
    expect(saidOf(values)).toEqual({ found: 'lost', terrain_changed: false })
    expect(saidOf({ ...values, found: 'found', terrain_changed: true })).toMatchObject({ stone_condition: 'sound', position_method: 'phone', terrain_note: '沙丘' })
  })
})

describe('a form', () => {
  it('begins with nothing that was found, here or elsewhere', () => {
    const before = { observation: null, previous: [{ found: 'found', stone_condition: 'sound', photos: [{ sha256: 'x' }] }] }
    const begun = beginning(PACKAGE, FORMS, 'marker_observation', record(before), '演示检查员')
    expect(begun).toMatchObject({ side: 'ours', marker_id: ID, observer: '演示检查员' })
    expect(Object.keys(begun).sort()).toEqual(['marker_id', 'observed_on', 'observer', 'side'])
  })

  it('goes on from what was last said of this very record', () => {
    const said = [{ id: 'c2', kind: 'marker_observation', state: 'refused', values: { found: 'lost', name: 'no field' } }] as Partial<KeptChange>[]
    expect(beginning(PACKAGE, FORMS, 'marker_observation', record({ observation: { found: 'found', version: 3 } }, said), '').found).toBe('lost')
    const own = beginning(PACKAGE, FORMS, 'marker_observation', record({ observation: { found: 'found', version: 3, references: [{ reference_id: ID, name: '水井', present: true }] } }), '')
    expect(own.found).toBe('found')
    expect(own).not.toHaveProperty('version')
    expect(own.references).toEqual([{ reference_id: ID, present: true }])
  })

  it('that says something more begins anew each time', () => {
    const said = [{ id: 'c2', kind: 'grave_photos', state: 'held', values: { photos: [{ sha256: 'x' }] } }] as Partial<KeptChange>[]
    expect(beginning(PACKAGE, FORMS, 'grave_photos', { ...record({}, said), kind: 'grave_site' }, '')).toEqual({})
  })

  it('of a marker as registered is what the register takes', () => {
    const begun = blank(FORMS, 'marker_observation', { side: 'ours', marker_id: ID }, '')
    expect(check(FORMS, 'marker_observation', begun).map((one) => one.field).sort()).toEqual(['cross_line_activity', 'needs_resurvey', 'terrain_changed'])
    const filled = asRegistered({ ...begun, references: [{ reference_id: ID, present: false, note: '断' }] }, [ID])
    expect(filled.references).toEqual([{ reference_id: ID, present: true, note: '断' }])
    expect(check(FORMS, 'marker_observation', filled, { references: [ID], registered: null })).toEqual([])
  })

  it('takes over of a record what it asks for alone', () => {
    expect(asked(FORMS, 'grave_site', { graves: 3, state: 'surveyed', zone_items: ['a'] })).toEqual({ graves: 3, zone_items: ['a'] })
  })
})

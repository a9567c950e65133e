import 'fake-indexeddb/auto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { check, type Forms } from '@/field/forms'
import { saidOf } from '@/field/formFields'
import { readRtk, type System } from '@/field/rtk'
import { guessed, tableOf } from '@/field/rtkTable'
import { readDraft, saveDraft, store } from '@/field/store'
import { keptPackage } from '@/field/testing'
import { markersOf, takeResults } from './rtkDrafts'

const FORMS = JSON.parse(readFileSync(join(import.meta.dirname, '../../../generated/field_forms.json'), 'utf-8')) as Forms
const [PACKAGE, MARKER, OTHER] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222', '33333333-3333-4333-8333-333333333333']
const KEY = `marker_observation:${MARKER}`

beforeEach(async () => {
  await Promise.all(store.tables.map((table) => table.clear()))
  const positions = [{ position: [108.8421234, 38.6023456], height_m: 1310.2, height_datum: 'yellow_sea_1985' }]
  await keptPackage(PACKAGE, 'a', [
    { id: MARKER, content: { number: '012', positions, references: [], observation: null } },
    { id: OTHER, content: { number: '013', positions: [], references: [], observation: null } },
  ])
  await store.packages.update(PACKAGE, { forms: FORMS, 'manifest.task': { side: 'ours' } } as object)
})

async function taken(rows = '12,4274696.059,573357.279,1310.4\n012,4274696.059,573357.279,1310.4') {
  const kept = (await store.packages.get(PACKAGE))!
  const systems = FORMS.positioning.systems as System[]
  const system = systems.find((one) => one.key === 'cgcs2000-3-cm108')!
  const table = tableOf(`点名,X,Y,H\n${rows}`)
  const { results } = readRtk(table, guessed(table), { system, systems, height_datum: 'yellow_sea_1985', sigma_m: 0.03 }, await markersOf(PACKAGE))
  const count = await takeResults(kept, results, { system, height_datum: 'yellow_sea_1985', method: 'rtk', file: 'a.csv' }, '演示员')
  return { count, values: (await readDraft(PACKAGE, KEY))?.values ?? {} }
}

it('writes results into the drafts of their markers, and into no other', async () => {
  const { count, values } = await taken()
  expect(count).toBe(1)
  expect(values).toMatchObject({ side: 'ours', marker_id: MARKER, position_method: 'rtk', position_accuracy_m: 0.03, position_height_m: 1310.4, position_height_datum: 'yellow_sea_1985' })
  expect(values.position_verbatim).toContain('X=4274696.059')
  expect(await readDraft(PACKAGE, `marker_observation:${OTHER}`)).toBeUndefined()
})

it('says which of several stones was measured, by the name or by what stands nearest', async () => {
  const positions = ['A', 'B'].map((letter, at) => ({ letter, position: [108.8421234 + at * 0.0005, 38.6023456] }))
  await store.items.update([PACKAGE, MARKER], { 'content.positions': positions } as object)
  expect((await taken('012B,4274696.059,573357.279,1310.4')).values).toMatchObject({ position_stone: 'B' })
  const { values } = await taken('012,4274696.059,573357.279,1310.4')
  expect(values).toMatchObject({ position_stone: 'A' })
  expect(values.position_verbatim).toContain('012 → A:')
})

it('leaves what was begun there', async () => {
  await saveDraft(PACKAGE, KEY, { marker_id: MARKER, side: 'ours', remark: '桩角缺损', found: 'found', position: [1, 2], position_method: 'phone', position_readings: 20 })
  const { values } = await taken()
  expect(values).toMatchObject({ remark: '桩角缺损', found: 'found', position_method: 'rtk', position_readings: null })
})

it('is a position that the register takes', async () => {
  const { values } = await taken()
  const said = saidOf({ ...values, found: 'found', terrain_changed: false, cross_line_activity: false, needs_resurvey: false })
  expect(check(FORMS, 'marker_observation', said, { registered: [108.8421234, 38.6023456], references: [] })).toEqual([])
})

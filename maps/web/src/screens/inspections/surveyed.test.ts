import { expect, it } from 'vitest'
import type { Shape } from '@/api/client'
import { keepEntry, keptEntry } from './entryDrafts'
import type { Observation } from './shapes'
import { blankFindings, ofOwnPosition } from './findings'
import { measuredBefore, takeSurveyed, type KeptFindings, type Taking } from './surveyed'

const row = (marker_id: string, more: Partial<Shape<'SurveyedPointOut'>> = {}): Shape<'SurveyedPointOut'> => ({
  row: 2, marker_id, marker_number: '001', stone: '', is_stone_named: true, position_stone: null, position: [109, 38.3], position_accuracy_m: 0.02, position_method: 'rtk',
  position_height_m: 1288.1, position_height_datum: 'ellipsoidal', position_verbatim: '001: X=1 Y=2 (cgcs2000-3-cm108)',
  distance_m: 0.01, noticed_from_m: 0.1, has_moved: false, height_difference_m: null, heights_comparable: false, ...more,
})
const taking: Taking = { account: 'a', inspection: 'i', side: 'ours', observer: '演示员', file: 'a.xlsx', saved: new Map(), references: () => [] }
const at = (item: string) => ({ account: 'a', inspection: 'i', side: 'ours', item })

/** A machine that has room for so many entries. */
function storage(room = 9): Storage {
  const kept = new Map<string, string>()
  return {
    get length() { return kept.size },
    clear: () => kept.clear(),
    key: (place: number) => [...kept.keys()][place] ?? null,
    getItem: (key: string) => kept.get(key) ?? null,
    removeItem: (key: string) => void kept.delete(key),
    setItem: (key: string, value: string) => {
      if (!kept.has(key) && kept.size >= room) throw new DOMException('full', 'QuotaExceededError')
      kept.set(key, value)
    },
  }
}

it('writes results into what was begun, with the file they came from', () => {
  const store = storage()
  const begun = { ...blankFindings({ kind: 'marker', id: 'm' }, 'ours', []), remark: '桩前有羊圈', found: 'moved_away', position_readings: 20 }
  keepEntry(at('m'), { id: 'own', values: begun }, store)
  expect(takeSurveyed([row('m', { stone: 'B', position_stone: 'B' }), row('n')], taking, store)).toBe(true)
  const { id, values, imported } = keptEntry(at('m'), store) as KeptFindings
  expect([id, values.remark, values.found, values.position_readings]).toEqual(['own', '桩前有羊圈', 'moved_away', null])
  expect([values.position, values.position_stone, values.position_method, values.position_height_datum]).toEqual([[109, 38.3], 'B', 'rtk', 'ellipsoidal'])
  expect(values.position_verbatim).toBe('001: X=1 Y=2 (cgcs2000-3-cm108) a.xlsx')
  // The height and the file's wording are sent with this very position alone.
  expect(ofOwnPosition(values, [null, imported]).position_height_m).toBe(1288.1)
  expect(ofOwnPosition({ ...values, position: [109, 38.4] }, [null, imported])).toMatchObject({ position_height_m: null, position_verbatim: '' })
  expect((keptEntry(at('n'), store) as KeptFindings).values).toMatchObject({ found: 'found', observer: '演示员', side: 'ours' })
})

it('writes none where there is no room for all', () => {
  const store = storage(1)
  keepEntry(at('m'), { id: 'own', values: { remark: 'before' } }, store)
  expect(takeSurveyed([row('m'), row('n')], taking, store)).toBe(false)
  expect(keptEntry(at('m'), store)).toEqual({ id: 'own', values: { remark: 'before' } })
  expect(keptEntry(at('n'), store)).toBeNull()
})

it('knows what it writes over: the entry that was begun, else the saved one', () => {
  const store = storage()
  const said = { ...blankFindings({ kind: 'marker', id: 'm' }, 'ours', []), position: [109, 38.2] as [number, number], position_method: 'gnss', position_accuracy_m: 4 }
  const saved = new Map([['m', said as unknown as Observation]])
  expect(measuredBefore('m', { ...taking, saved }, store)?.position_method).toBe('gnss')
  expect(measuredBefore('n', { ...taking, saved }, store)).toBeNull()
  takeSurveyed([row('m')], taking, store)
  expect(measuredBefore('m', { ...taking, saved }, store)?.position_method).toBe('rtk')
})

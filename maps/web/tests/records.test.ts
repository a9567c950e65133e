import { describe, expect, it } from 'vitest'
import { lastDayOf } from '@/records/dates'
import { changesBetween, flatten, isGeometry, seenBy, setAt, valueAt, withChanges } from '@/records/flat'
import { newId } from '@/records/ids'
import { eventOf, newEvent } from '@/screens/edit/divisionEvents'
import { draftOf, draftsOf, forgetDraft, keepDraft, type LocalDraft } from '@/screens/edit/localDrafts'
import { drawn, segments } from '@/screens/record/lineage'
import type { Division, DivisionEvent } from '@/records/shown'
import { columnsIn, fieldsOf, filtersIn, nextSort, sortIn } from '@/screens/register/columns'

const days = (valid_from: string | null, valid_to: string | null) => ({ valid_from, valid_to })
const POINT = { type: 'Point', coordinates: [109, 38] }

describe('a document', () => {
  const before = {
    meaning: '',
    category: '21500',
    names: { a: { name: '图克', pinyin: 'Túkè' }, b: { name: '图格' } },
    geometries: { g: { role: 'seat', geometry: POINT } },
    divisions: { d: true },
  }

  it('is flat by field path; a group called geometries is no geometry', () => {
    expect(isGeometry(before)).toBe(false)
    expect(isGeometry(POINT)).toBe(true)
    expect(flatten(before)).toEqual({
      category: '21500',
      'names/a/name': '图克',
      'names/a/pinyin': 'Túkè',
      'names/b/name': '图格',
      'geometries/g/role': 'seat',
      'geometries/g/geometry': POINT,
      'divisions/d': true,
    })
  })

  it('is changed field by field; a part that goes is named once', () => {
    const after = withChanges(before, {
      meaning: '旗帜',
      'names/a/pinyin': null,
      'names/b': null,
      'names/c/name': '新图克',
      'divisions/d': null,
      'divisions/e': true,
    })
    const changes = changesBetween(before, after)
    expect(changes).toEqual({
      meaning: '旗帜',
      'names/a/pinyin': null,
      'names/b': null,
      'names/c/name': '新图克',
      'divisions/d': null,
      'divisions/e': true,
    })
    expect(changesBetween(after, withChanges(before, changes))).toEqual({})
    expect(before.names.b.name).toBe('图格')
  })

  it('takes an empty text, null and nothing for the same', () => {
    expect(changesBetween({ a: '' }, { a: null })).toEqual({})
    expect(changesBetween({ a: 'x' }, { a: '' })).toEqual({ a: null })
  })

  it('says what was seen of what changes', () => {
    const changes = { meaning: 'x', 'names/b': null, 'names/a/romanization': 'Tuke', 'names/c/name': 'y' }
    expect(seenBy(before, changes)).toEqual({ meaning: '', 'names/b/name': '图格', 'names/a/romanization': null })
  })

  it('is read and written by path', () => {
    const copy = structuredClone(before) as Record<string, unknown>
    setAt(copy, 'names/z/name', 'x')
    expect(valueAt(copy, 'names/z/name')).toBe('x')
    setAt(copy, 'events/none/type', null)
    expect(copy.events).toBeUndefined()
    expect(valueAt(copy, 'geometries/g/geometry/type')).toBeUndefined()
  })

  it('gets ids that the register takes', () => {
    expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(newId()).not.toBe(newId())
  })
})

describe('a draft on this machine', () => {
  function store(most = Infinity): Storage {
    const kept = new Map<string, string>()
    return {
      get length() {
        return kept.size
      },
      key: (at: number) => [...kept.keys()][at] ?? null,
      getItem: (key: string) => kept.get(key) ?? null,
      removeItem: (key: string) => void kept.delete(key),
      setItem: (key: string, value: string) => {
        if (value.length > most) throw new Error('full')
        kept.set(key, value)
      },
      clear: () => kept.clear(),
    }
  }
  const draft: LocalDraft = {
    subject: 'feature',
    recordId: 'r',
    creating: false,
    name: '图克镇',
    proposalId: null,
    changes: { meaning: 'x' },
    seen: { meaning: '' },
    kind: 'correction',
    title: '',
    reason: '',
    savedAt: '2026-11-25T10:00:00Z',
  }

  it('is kept for its account and its record alone', () => {
    const here = store()
    expect(keepDraft('me', draft, here)).toBe(true)
    keepDraft('me', { ...draft, recordId: 's', savedAt: '2026-11-25T11:00:00Z' }, here)
    expect(draftOf('me', 'feature', 'r', here)).toEqual(draft)
    expect(draftOf('you', 'feature', 'r', here)).toBeNull()
    expect(draftsOf('me', here).map((one) => one.recordId)).toEqual(['s', 'r'])
    forgetDraft('me', 'feature', 'r', here)
    expect(draftsOf('me', here)).toHaveLength(1)
  })

  it('is forgotten when nothing is left of it, and says when there is no room', () => {
    const here = store()
    keepDraft('me', draft, here)
    keepDraft('me', { ...draft, changes: {} }, here)
    expect(draftsOf('me', here)).toEqual([])
    expect(keepDraft('me', draft, store(10))).toBe(false)
  })

  it('that can not be read is none', () => {
    const here = store()
    here.setItem('diming.draft.me.feature.r', '{')
    expect(draftOf('me', 'feature', 'r', here)).toBeNull()
    expect(draftsOf('me', here)).toEqual([])
  })
})

describe('an event', () => {
  const facts = { ...newEvent(null, null).facts, on_date: '2026-01-01', source_id: 's' }

  it('is not asked for while it lacks what it needs', () => {
    expect(eventOf('rename', 'd', newEvent(null, null))).toBeNull()
    expect(eventOf('rename', 'd', { ...newEvent(null, null), facts })).toBeNull()
    expect(eventOf('abolish', 'd', { ...newEvent(null, null), facts })).toBeNull()
    expect(eventOf('recode', 'd', { ...newEvent(null, null), facts, codes: { mca: ' ' } })).toBeNull()
  })

  it('is what the register takes', () => {
    const form = { ...newEvent('p', 'town'), facts }
    expect(eventOf('rename', 'd', { ...form, name: ' 新镇 ' })).toMatchObject({ division_id: 'd', name: '新镇', type: null })
    expect(eventOf('transfer', 'd', { ...form, parent_id: 'q', codes: { nbs: '', mca: '150626109' } })).toMatchObject({
      parent_id: 'q',
      codes: { mca: '150626109' },
    })
    form.made[0] = { name: '东镇', type: 'town', parent_id: 'p', codes: {} }
    expect(eventOf('merge', 'd', { ...form, others: ['e', null] })).toMatchObject({
      division_ids: ['d', 'e'],
      into: { name: '东镇' },
    })
    expect(eventOf('merge', 'd', { ...form, others: ['e'], intoNew: false, into: 'f' })).toMatchObject({ into: 'f' })
    expect(eventOf('split', 'd', { ...form, continues: true, children: { c: 0, x: null } })).toMatchObject({
      into: [{ name: '东镇' }],
      children: { c: 0 },
    })
    expect(eventOf('abolish', 'd', { ...form, successors: ['e', null], children: { c: 'e' } })).toMatchObject({
      successors: ['e'],
      children: { c: 'e' },
    })
  })
})

describe('a lineage', () => {
  const state = { id: 's', name: '乌审旗', body_name: null, type: 'banner', parent_id: null, parent_name: null }
  const code = (digits: string, from: string | null, to: string | null) => ({
    id: digits,
    code_system: 'historical_gb',
    code: digits,
    ...days(from, to),
  })
  const division = {
    id: 'd',
    name: '乌审旗',
    states: [{ ...state, ...days(null, null) }],
    all_codes: [
      code('152527', null, '1982-01-01'),
      code('152727', '1982-01-01', '2001-01-01'),
      code('150626', '2001-01-01', null),
    ],
  } as unknown as Division
  const event = (id: string, type: string, on_date: string, parties: DivisionEvent['parties']) =>
    ({ id, type, on_date, date_precision: 'year', parties }) as unknown as DivisionEvent

  it('cuts the time of a division where its name or codes change', () => {
    expect(segments(division).map((one) => [one.label, one.valid_from])).toEqual([
      ['乌审旗 152527', null],
      ['乌审旗 152727', '1982-01-01'],
      ['乌审旗 150626', '2001-01-01'],
    ])
  })

  it('puts predecessors above, successors below, and marks each event once', () => {
    const merged = event('m', 'merge', '1990-01-01', [
      { division_id: 'a', name: '甲', part: 'predecessor' },
      { division_id: 'd', name: '乌审旗', part: 'successor' },
    ])
    const step = { distance: 1, from_id: 'a', from_name: '甲', to_id: 'd', to_name: '乌审旗', event: merged }
    const recoded = event('r', 'recode', '2001-01-01', [{ division_id: 'd', name: '乌审旗', part: 'subject' }])
    const found = drawn(division, { predecessors: [step], successors: [], events: [merged, recoded] }, '2026-11-25', '2026-11-25', 900)
    expect(found.lanes.map((lane) => lane.name)).toEqual(['甲', '乌审旗'])
    expect(found.marks.map((mark) => [mark.event.id, mark.date])).toEqual([
      ['m', '1990'],
      ['r', '2001'],
    ])
    const [joining, own] = found.marks
    expect(joining && joining.bottom > joining.top).toBe(true)
    expect(own && own.bottom === own.top).toBe(true)
    expect(joining && own && joining.x < own.x && own.x < found.now).toBe(true)
    expect(found.lanes[0]?.spans[0]?.open).toBe(true)
  })
})

describe('a day of a record', () => {
  it('is its last one when it has ended, else today', () => {
    expect(lastDayOf(days('1990-01-01', '2001-03-01'), '2026-11-25')).toBe('2001-02-28')
    expect(lastDayOf(days('1990-01-01', null), '2026-11-25')).toBe('2026-11-25')
    expect(lastDayOf(days('2027-01-01', null), '2026-11-25')).toBe('2027-01-01')
  })
})

describe('a list of the register', () => {
  it('is kept in the address', () => {
    const query = { text: '图克', located: 'true', nonsense: 'x', sort: '-category', columns: 'name,codes,nothing' }
    expect(filtersIn('place-names', query)).toEqual({ text: '图克', located: true })
    expect(sortIn('place-names', query)).toBe('-category')
    expect(sortIn('divisions', { sort: 'meaning' })).toBeUndefined()
    expect(columnsIn('divisions', query)).toEqual(['name', 'codes'])
    expect(columnsIn('place-names', {})).toContain('mongolian')
  })

  it('is sorted up, down and as usual, and asks only for what it shows', () => {
    expect([nextSort('name', undefined), nextSort('name', 'name'), nextSort('name', '-name')]).toEqual(['name', '-name', undefined])
    expect(fieldsOf('place-names', ['name', 'pinyin'])).toBe('name,is_demonstration,pinyin,reading_confirmed,version')
  })
})

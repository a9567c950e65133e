import { describe, expect, it } from 'vitest'
import { addressOf, baseRow, chosenRows, distance, featuresOf, progressOf, rowsOf, type RowState, type Wanted } from './packageRows'

const ALL: Wanted = { text: '', state: 'all', sort: 'number', from: null }

const marker = (at: number, observation: object | null = null) =>
  baseRow({
    id: `m${at}`,
    kind: 'marker',
    ordinal: at,
    content: { number: `界${String(at).padStart(4, '0')}`, positions: [{ letter: '', position: [108 + at / 1000, 38] }], observation },
  })

let sequence = 0
const change = (targetId: string | null, state: string, more: object = {}) => ({
  id: `c${(sequence += 1)}`,
  kind: 'marker_observation',
  targetId,
  sequence,
  values: {},
  files: [] as string[],
  state: state as 'held',
  recordId: null,
  ...more,
})

describe('rows of a package', () => {
  it('read what was handed out, of every kind', () => {
    const section = baseRow({
      id: 's',
      kind: 'section',
      ordinal: 61,
      content: { section: { name: '第1段', start_mark: '001', end_mark: '060', geometry: null }, observation: { id: 'o' } },
    })
    expect(section).toMatchObject({ title: '第1段', detail: '001 – 060', place: null, isRecorded: true })
    const sign = baseRow({ id: 'x', kind: 'sign', ordinal: 1, content: { number: 'LP-0001', feature_name: '乌审街', place: '路口', position: [108.8, 38.6] } })
    expect(sign).toMatchObject({ title: 'LP-0001 乌审街', detail: '路口', place: [108.8, 38.6] })
    const name = { name: '图克镇', romanization: 'Tügee Balgas', pinyin: 'Túkè Zhèn', position: [109.4, 39], recordings: [] }
    expect(baseRow({ id: 'n', kind: 'place_name', ordinal: 1, content: name })).toMatchObject({ title: '图克镇', detail: 'Tügee Balgas', place: [109.4, 39], isRecorded: false })
    const unplaced = baseRow({ id: 'g', kind: 'grave_site', ordinal: 1, content: { number: 'M-1', place: '沙地', position: null } })
    expect(unplaced).toMatchObject({ title: 'M-1', place: null })
    expect(baseRow({ id: 'm', kind: 'marker', ordinal: 1, content: { number: '1', positions: [], observation: null } }).place).toBeNull()
  })

  it.each<[string, ReturnType<typeof change>[], string[], RowState]>([
    ['nothing', [], [], 'untouched'],
    ['a draft', [], ['marker_observation:m1'], 'draft'],
    ['what the server has not answered', [change('m1', 'held')], [], 'held'],
    ['what waits for a file', [change('m1', 'waiting')], [], 'held'],
    ['a later change of the same kind', [change('m1', 'refused'), change('m1', 'held')], [], 'held'],
    ['the gravest of two kinds', [change('m1', 'conflict'), change('m1', 'accepted', { kind: 'photos' })], [], 'conflict'],
    ['what an editor discarded', [change('m1', 'discarded')], [], 'untouched'],
    ['a draft over what was accepted', [change('m1', 'accepted')], ['marker_observation:m1'], 'draft'],
  ])('say of %s how the record stands', (_, changes, drafts, state) => {
    const [row] = rowsOf([marker(1)], changes, drafts.map((key) => ({ key, values: {} })))
    expect(row?.state).toBe(state)
  })

  it('know what was recorded before the package was handed out', () => {
    expect(rowsOf([marker(1, { id: 'o' })], [], [])[0]?.state).toBe('recorded')
  })

  it('count the photos of a record once, whatever changes name them', () => {
    const rows = rowsOf([marker(1)], [change('m1', 'accepted', { files: ['a', 'b'] }), change('m1', 'held', { files: ['b', 'c'] })], [])
    expect(rows[0]?.photos).toBe(3)
  })

  it('count a stamped photo and its original as one, and no sound', () => {
    const values = { photos: [{ sha256: 'a', original_sha256: 'o' }] }
    const rows = rowsOf([marker(1)], [change('m1', 'held', { files: ['a', 'o'], values }), change('m1', 'held', { kind: 'name_recording', files: ['s'] })], [])
    expect(rows[0]?.photos).toBe(1)
  })

  it('add what was found in the field, and what is only begun', () => {
    const made = change(null, 'held', { kind: 'new_grave_site', values: { number: 'M-9', position: [109, 38] } })
    const rows = rowsOf([marker(1)], [made, change(made.id, 'refused', { kind: 'grave_photos' })], [{ key: 'new_sign:new', values: { place: '桥头' } }])
    expect(rows.map(({ title, detail, state, made: kind }) => [title, detail, state, kind])).toEqual([
      ['界0001', '', 'untouched', ''],
      ['M-9', '', 'refused', 'new_grave_site'],
      ['', '桥头', 'draft', 'new_sign'],
    ])
    expect(rows.map((row) => addressOf('p', row))).toEqual([
      '/field/packages/p/records/m1',
      `/field/packages/p/records/${made.id}`,
      '/field/packages/p/new/new_sign',
    ])
  })
})

describe('five thousand markers', () => {
  const base = Array.from({ length: 5000 }, (_, at) => marker(5000 - at))
  const states = ['held', 'accepted', 'conflict', 'refused'] as const
  const changes = base.slice(0, 2000).map((one, at) => change(one.id, states[at % 4] ?? 'held', { files: [`f${at}`, `g${at}`] }))
  const rows = rowsOf(base, changes, [{ key: 'marker_observation:m1', values: {} }])

  it('come in the order of their numbers, each once', () => {
    const found = chosenRows(rows, ALL)
    expect(found).toHaveLength(5000)
    expect(found.map((row) => row.ordinal)).toEqual(Array.from({ length: 5000 }, (_, at) => at + 1))
  })

  it('say how far the work has come', () => {
    const progress = progressOf(rows)
    expect(progress).toMatchObject({ all: 5000, visited: 2000, photos: 4000 })
    expect(progress.states).toEqual({ untouched: 2999, recorded: 0, draft: 1, held: 500, accepted: 500, conflict: 500, refused: 500 })
  })

  it('are narrowed by words, by state, and to those not visited', () => {
    expect(chosenRows(rows, { ...ALL, text: ' 界0042 ' }).map((row) => row.id)).toEqual(['m42'])
    expect(chosenRows(rows, { ...ALL, state: 'conflict' }).every((row) => row.state === 'conflict')).toBe(true)
    const unvisited = chosenRows(rows, { ...ALL, state: 'unvisited' })
    expect(unvisited).toHaveLength(3000)
    expect(unvisited.some((row) => row.state === 'draft')).toBe(true)
    expect(chosenRows(rows, { ...ALL, text: '无此号' })).toEqual([])
  })

  it('come in the order of distance, what has no place at the end', () => {
    const nowhere = rowsOf([{ ...marker(5001), place: null }], [], [])
    const found = chosenRows([...nowhere, ...rows], { ...ALL, sort: 'distance', from: [110, 38] })
    expect(found.slice(0, 3).map((row) => row.id)).toEqual(['m2000', 'm1999', 'm2001'])
    expect(found.at(-1)?.id).toBe('m5001')
    // Nobody knows where he is: the order of numbers stays.
    expect(chosenRows(rows, { ...ALL, sort: 'distance' })[0]?.id).toBe('m1')
  })

  it('are all on the map with number and state', () => {
    const { features } = featuresOf([...rows, { ...rows[0]!, place: null }])
    expect(features).toHaveLength(5000)
    expect(features[0]?.properties).toEqual({ id: 'm5000', made: '', title: '界5000', state: 'held' })
  })
})

describe('distance', () => {
  it('is a degree of latitude long, and shrinks with longitude to the north', () => {
    expect(distance([108, 38], [108, 39])).toBeCloseTo(111_195, -1)
    expect(distance([108, 60], [109, 60])).toBeCloseTo(55_597, -2)
    expect(distance([108, 38], [108, 38])).toBe(0)
  })
})

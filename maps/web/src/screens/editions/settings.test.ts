import { describe, expect, it } from 'vitest'
import type { Edition } from './calls'
import { draftOf, headless, lacksOf, proseDrafts, proseOf, settingsOf } from './settings'

describe('the settings of an edition', () => {
  it('come back as they were', () => {
    const settings = {
      title: '乌审旗地名志',
      label: '2026年版',
      as_of: '2026-06-30',
      known_at: '2026-07-01T00:00:00Z',
      audience: 'internal' as const,
      mongolian_title: '',
      publisher: '某社',
      compiler: '乌审旗民政局',
      division_ids: ['1c3e'],
      categories: ['11'],
      with_neighbours: true,
      contributors: [{ role: '主编', names: ['某某', '某人'] }],
      notes: ['一', '二'],
    }
    expect(settingsOf(draftOf(settings as unknown as Edition, '2026-11-26'))).toEqual(settings)
  })

  it('leave out rows that nobody filled in, and part names as people write them', () => {
    const draft = draftOf(null, '2026-11-26')
    draft.divisions = [null, '1c3e']
    draft.contributors = [{ role: ' 主编 ', names: '某某，某人；第三 ' }, { role: '', names: '' }]
    const told = settingsOf(draft)
    expect(told.division_ids).toEqual(['1c3e'])
    expect(told.contributors).toEqual([{ role: '主编', names: ['某某', '某人', '第三'] }])
  })

  it.each([
    ['2026', []],
    ['2026-internal', []],
    ['', ['name']],
    ['2026年', ['name_form']],
    ['-2026', ['name_form']],
  ])('ask of the short name %j for %j', (name, lacks) => {
    expect(lacksOf({ ...draftOf(null, '2026-11-26'), title: '地名志', name }, true)).toEqual(lacks)
  })

  it('name what is still to be filled in', () => {
    const draft = { ...draftOf(null, '2026-11-26'), as_of: '', contributors: [{ role: ' ', names: '某人' }] }
    expect(lacksOf(draft, false)).toEqual(['title', 'as_of', 'role'])
  })
})

it('texts of the book are lines while they are typed', () => {
  const prose = [{ place: 'front' as const, heading: '凡例', paragraphs: ['一', '二'], signed: ['编者'] }]
  expect(proseOf([...proseDrafts(prose), { place: 'back', heading: ' ', text: '', signed: '' }])).toEqual(prose)
})

it('a text without a heading is asked for one, an empty row for none', () => {
  const draft = { place: 'back' as const, heading: ' ', text: '', signed: '' }
  expect(headless([draft])).toEqual([])
  expect(headless([{ ...draft, text: '一' }])).toEqual(['heading'])
})

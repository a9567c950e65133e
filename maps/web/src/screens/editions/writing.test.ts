import { describe, expect, it } from 'vitest'
import { difference } from './difference'
import { beginning, bodyOf, isChanged, writingOf } from './writing'

const ENTRY = {
  overridable: ['definition', 'history'],
  composed: { definition: '镇。', history: '1984年设镇。' },
  printed: { definition: '镇。', history: '改写过。', text: '' },
  override: { fields: { history: '改写过。' }, text: '' },
}

describe('an entry written by hand', () => {
  it('is what was kept until something else is typed', () => {
    const writing = writingOf(ENTRY)
    expect(isChanged(writing, ENTRY)).toBe(false)
    writing.fields.definition = '镇，旗政府驻地。'
    expect(isChanged(writing, ENTRY)).toBe(true)
    expect(bodyOf(writing, ENTRY)).toEqual({ fields: { definition: '镇，旗政府驻地。', history: '改写过。' }, text: '' })
  })

  it('is not written where it says what was composed, or nothing', () => {
    const writing = { mode: 'fields' as const, fields: { definition: '镇。 ', history: ' ' }, text: '写过又放下' }
    expect(bodyOf(writing, ENTRY)).toEqual({ fields: {}, text: '' })
    expect(isChanged(writing, ENTRY)).toBe(true)
  })

  it('begins, as running text, from what is printed', () => {
    expect(beginning(ENTRY)).toBe('镇。\n改写过。')
  })
})

it.each([
  ['人口1200人', '人口1300人', { start: '人口1', gone: '2', come: '3', end: '00人' }],
  ['', '新', { start: '', gone: '', come: '新', end: '' }],
  ['同', '同', { start: '同', gone: '', come: '', end: '' }],
  ['𠮷𠮷', '𠮷', { start: '𠮷', gone: '𠮷', come: '', end: '' }],
])('%j and %j differ', (before, after, wanted) => {
  expect(difference(before, after)).toEqual(wanted)
})

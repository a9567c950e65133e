import { beforeEach, expect, test } from 'vitest'
import { add, clear, differing, pending, type Pending } from './changes'

const ended = (id: string): Pending => ({
  change: { action: 'end', table: 'screening_words', id, row: {} },
  title: id,
  before: {},
})

beforeEach(clear)

test('another change of a row takes the place of the first, new rows stand beside one another', () => {
  add(ended('a'))
  add(ended('b'))
  add({ ...ended('a'), title: 'again' })
  expect(pending.map((one) => one.title)).toEqual(['again', 'b'])
  const added: Pending = { change: { action: 'add', table: 'foreign_words', row: { word: 'BELLE' } }, title: 'BELLE', before: {} }
  add(added)
  add(added)
  expect(pending).toHaveLength(4)
})

test('only columns that say something else are told', () => {
  expect(differing({ word: '天下', note: '' }, { word: '天下', note: '本旗', severity: '' })).toEqual([{ column: 'note', from: '', to: '本旗' }])
})

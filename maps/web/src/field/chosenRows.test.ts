import { expect, it } from 'vitest'
import { useChosenRows } from './chosenRows'

it('takes one result of a marker: the first, the other instead, or none', () => {
  const rows = [{ line: 2, marker: 'd' }, { line: 3, marker: 'd' }, { line: 4, marker: 'm' }]
  const { chosen, choose, isChosen, forget } = useChosenRows(() => rows, (row) => row.marker, (row) => row.line)
  const lines = () => chosen.value.map((row) => row.line)
  expect(lines()).toEqual([2, 4])
  choose(rows[1]!, true)
  expect([lines(), isChosen(rows[0]!)]).toEqual([[3, 4], false])
  choose(rows[1]!, false)
  expect(lines()).toEqual([4])
  forget()
  expect(lines()).toEqual([2, 4])
})

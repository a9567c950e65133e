import { describe, expect, it } from 'vitest'
import { remapped, stated, sureness } from './importOptions'

describe('the options of an import', () => {
  it('leave out what is empty', () => {
    expect(stated({ crs: '', sheet: 'Sheet2', header_row: null, dry_run: false })).toEqual({ sheet: 'Sheet2', dry_run: false })
  })

  it('give a field to one column only', () => {
    const columns = [
      { column: '名称', field: 'name', used: true },
      { column: '别名', field: 'alias', used: true },
      { column: '备注', field: null, used: false },
    ]
    expect(remapped({}, '备注', 'name', columns)).toEqual({ 备注: 'name', 名称: '' })
    expect(remapped({ 备注: 'name', 名称: '' }, '名称', 'name', columns)).toEqual({ 备注: '', 名称: 'name' })
    expect(remapped({}, '别名', '', columns)).toEqual({ 别名: '' })
  })

  it.each([
    [1, 'certain'],
    [0.95, 'certain'],
    [0.8, 'likely'],
    [0.5, 'doubtful'],
  ])('say how sure %d is', (confidence, word) => {
    expect(sureness(confidence)).toBe(word)
  })
})

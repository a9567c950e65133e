import { describe, expect, it } from 'vitest'
import { allOf, narrowingOf } from './narrowing'

describe('entries are narrowed', () => {
  it('as the address says, and by nothing that it does not', () => {
    expect(narrowingOf({})).toEqual({})
    expect(narrowingOf({ state: 'draft', stale: '1', missing: 'entry_lacks.origin', q: '' })).toEqual({
      state: 'draft',
      stale: true,
      missing: 'entry_lacks.origin',
    })
    expect(narrowingOf({ state: 'frozen' })).toEqual({})
  })

  it('to those that nobody has', () => {
    expect(narrowingOf({ assignee: 'nobody' })).toEqual({ unassigned: true })
    expect(narrowingOf({ assignee: '1c3e' })).toEqual({ assignee: '1c3e' })
  })

  it('and all of them handled together only where that says the same', () => {
    expect(allOf({ state: 'draft', chapter: '图克镇', q: '庙' })).toEqual({ state: 'draft', chapter: '图克镇', text: '庙' })
    expect(allOf({ unassigned: true })).toEqual({ unassigned: true })
    expect(allOf({ stale: true, chapter: '图克镇' })).toBeNull()
    expect(allOf({})).toEqual({})
  })
})

import { describe, expect, it } from 'vitest'
import type { Edition, Gate, Progress } from './calls'
import { hindrances, lackingGates } from './hindrances'

const gate = (code: string, more: Partial<Gate> = {}) => ({ gate: code, is_lacking: true, is_printed: false, alternative: '', ...more }) as Gate
const GATES = [
  gate('first_review'),
  gate('secrecy_review', { is_lacking: false }),
  gate('map_approval', { is_printed: true }),
  gate('book_number', { is_printed: true, alternative: 'imprint' }),
  gate('printing_permit', { is_printed: true, alternative: 'imprint' }),
]
const edition = { gates: GATES, is_behind: true } as Edition
const progress = (states: Partial<Progress['states']>, more: Partial<Progress> = {}) =>
  ({ states: { draft: 0, edited: 0, reviewed: 0, ...states }, stale: 0, pending_changes: 0, ...more }) as Progress

describe('what is in the way of a state', () => {
  it('are gates without a paper, those of which one is enough together', () => {
    expect(lackingGates(GATES, false).map((group) => group.map((one) => one.gate))).toEqual([['first_review'], ['map_approval'], ['book_number', 'printing_permit']])
    expect(lackingGates(GATES, true)).toHaveLength(2)
  })

  it('are entries that are not as far', () => {
    expect(hindrances(edition, progress({ draft: 3, edited: 4 }), 'edited')).toEqual([{ code: 'not_edited', count: 3, query: [{ state: 'draft' }] }])
    expect(hindrances(edition, progress({ edited: 4 }), 'reviewed')).toEqual([{ code: 'not_reviewed', count: 4, query: [{ state: 'edited' }] }])
    expect(hindrances(edition, progress({ reviewed: 4 }), 'reviewed')).toEqual([])
  })

  it('are, before freezing, also stale entries, changes, a register read too early, and numbers of the copyright page', () => {
    const found = hindrances(edition, progress({ reviewed: 9 }, { stale: 2, pending_changes: 1 }), 'frozen')
    expect(found.map((one) => [one.code, one.count])).toEqual([
      ['stale', 2],
      ['changes', 1],
      ['behind', 1],
      ['gates', 2],
    ])
  })

  it('are, before publication, only papers', () => {
    expect(hindrances(edition, progress({ draft: 1 }), 'published').map((one) => [one.code, one.count])).toEqual([['gates', 3]])
    expect(hindrances({ ...edition, gates: [] }, null, 'published')).toEqual([])
  })
})

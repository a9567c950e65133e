import { expect, it } from 'vitest'
import { ended } from './periods'

it('offers periods that have ended, the latest first', () => {
  expect(ended('month', '2026-01-15', 2)).toEqual(['2025-12-01', '2025-11-01'])
  expect(ended('quarter', '2026-11-26', 2)).toEqual(['2026-07-01', '2026-04-01'])
  expect(ended('year', '2026-11-26', 1)).toEqual(['2025-01-01'])
})

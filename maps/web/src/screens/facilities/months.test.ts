import { expect, it } from 'vitest'
import { lastMonth, monthOf } from './months'

it('takes the month that has ended, over the turn of a year', () => {
  expect(lastMonth('2026-11-26')).toBe('2026-10-01')
  expect(lastMonth('2026-01-01')).toBe('2025-12-01')
  expect(monthOf('2026-05-01')).toBe('2026-05')
})

import { expect, it, vi } from 'vitest'
import type { Change } from './calls'
import { clockOf, writtenWords } from './words'

vi.mock('@/i18n', () => ({
  i18n: { global: { locale: { value: 'zh' }, te: () => true, t: (key: string, said: Record<string, unknown> = {}) => [key.replace('field_office.', ''), ...Object.values(said)].join(' ') } },
}))
vi.mock('@/api/client', () => ({ api: {}, ask: () => undefined }))

type Written = NonNullable<Change['written']>
const change = (written: Partial<Written>) => ({ written: { basis: 'written', about: null, other: null, offset_s: null, compared_at: null, is_off: true, ...written } as Written })
const ABOUT = '2026-06-10T05:21:00+00:00'
const COMPARED = '2026-06-10T01:00:00+00:00'
const OTHER = '2026-06-10T06:03:00+00:00'

it('says nothing of a clock that was right, nor of what can not be read', () => {
  const right = change({ is_off: false, about: ABOUT, offset_s: 2 })
  expect([clockOf(right), writtenWords(right), clockOf({ written: null }), writtenWords({ written: null })]).toEqual(['', [], '', []])
})

it.each<[string, Partial<Written>, string, string[]]>([
  ['as compared before', { about: ABOUT, offset_s: 2520, compared_at: COMPARED }, 'clock_ahead minutes 42', ['written_by.written 2026-06-10 13:21 2026-06-10 09:00 clock_ahead minutes 42']],
  [
    'set since',
    { about: ABOUT, other: OTHER, offset_s: 0, compared_at: COMPARED },
    'clock_set',
    ['written_by.written 2026-06-10 13:21 2026-06-10 09:00 clock_right', 'written_other 2026-06-10 14:03'],
  ],
  ['as sent', { basis: 'sent', about: ABOUT, offset_s: -7200 }, 'clock_behind hours 2', ['written_by.sent 2026-06-10 13:21  clock_behind hours 2']],
  ['not at all', { basis: 'unsure' }, 'clock_unsure', ['written_unsure ']],
  ['between two times', { basis: 'unsure', compared_at: COMPARED }, 'clock_unsure', ['written_unsure_after 2026-06-10 09:00']],
])('says by what a time is known: %s', (_, written, short, sentences) => {
  expect(clockOf(change(written))).toBe(short)
  expect(writtenWords(change(written))).toEqual(sentences)
})

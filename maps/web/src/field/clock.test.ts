import 'fake-indexeddb/auto'
import { beforeEach, expect, it, vi } from 'vitest'
import { compareClock, offBy, wrongDay } from './clock'
import { line } from './line'
import { setting, store } from './store'

vi.mock('@/i18n', () => ({ i18n: { global: { t: (key: string) => key } } }))
vi.mock('@/api/client', () => ({ ownHeaders: () => ({}) }))

const SAID = '2026-06-10T01:00:00+00:00'
const at = (minutes: number) => Date.parse(SAID) + minutes * 60_000

beforeEach(async () => {
  await store.delete()
  await store.open()
})

it('keeps what the register says of the clock, told by nothing but the time', async () => {
  const sent: { path: string; body: Record<string, unknown> }[] = []
  line.send = async (path, init) => {
    sent.push({ path, body: JSON.parse(String(init.body)) })
    return Response.json({ server_time: SAID, clock_offset_s: 7200, clock_is_off: true, changes: [], receipt_keys: [] })
  }
  await compareClock('p')
  expect(sent).toEqual([{ path: '/field-work/packages/p/changes', body: { sent_at: expect.any(String), changes: [], pending: 0 } }])
  expect(await setting('clock')).toEqual({ offset_s: 7200, is_off: true, server_time: SAID })
})

it('hinders nothing where the line breaks', async () => {
  line.send = async () => Promise.reject(new TypeError('the line broke'))
  await compareClock('p')
  expect(await setting('clock')).toBeUndefined()
})

it.each([
  ['as the register said', { offset_s: -400, is_off: true }, at(0), { seconds: -400, isTold: true }],
  ['where it was well and goes on', { offset_s: 3, is_off: false }, at(60 * 24 * 9), null],
  ['within the tolerance', { offset_s: 0, is_off: false }, at(-5), null],
  ['where it says a time before they spoke', { offset_s: 0, is_off: false }, at(-30), { seconds: -1800, isTold: false }],
])('tells how far a clock is off: %s', (_, clock, now, off) => expect(offBy({ ...clock, server_time: SAID }, now)).toEqual(off))

it.each([
  ['a day ahead', { offset_s: 86_400, is_off: true }, at(60 * 24), { said: '2026-06-11', right: '2026-06-10' }],
  ['some minutes behind around midnight', { offset_s: -900, is_off: true }, at(60 * 15 - 10), { said: '2026-06-10', right: '2026-06-11' }],
  ['ahead, on the same day', { offset_s: 900, is_off: true }, at(60), null],
  ['right', { offset_s: 2, is_off: false }, at(60 * 24), null],
  ['before the last contact', { offset_s: 0, is_off: false }, at(-60 * 24 * 900), { said: '2023-12-23', right: null }],
])('tells the day that a form began with where the clock was wrong about it: %s', (_, clock, now, wrong) => {
  expect(wrongDay({ at: new Date(now).toISOString(), clock: { ...clock, server_time: SAID } })).toEqual(wrong)
  expect(wrongDay({ at: new Date(now).toISOString(), clock: null })).toBeNull()
})

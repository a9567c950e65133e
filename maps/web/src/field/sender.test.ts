import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Problem } from '@/api/problem'
import { send } from './sender'
import { record, store, type KeptChange } from './store'
import { keptPackage } from './testing'

const { sendAll } = vi.hoisted(() => ({ sendAll: vi.fn() }))
vi.mock('@/i18n', () => ({ i18n: { global: { t: (key: string) => key } } }))
vi.mock('@/api/session', () => ({ isStandIn: { value: false }, me: { value: { account_id: 'a', display_name: '演示' } } }))
vi.mock('./session', () => ({ isSessionOf: () => Promise.resolve(true) }))
vi.mock('./sending', () => ({ sendAll, OPEN: ['waiting', 'conflict', 'refused'] }))
vi.stubGlobal('navigator', { onLine: true })

const MINUTE = 60_000
let change: KeptChange

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  await store.delete()
  await store.open()
  await keptPackage('p', 'a', [{ id: 'm1' }])
  change = await record('p', 'marker_observation', 'm1', {})
  // The first time it stands otherwise than in the test before, then nothing moves.
  sendAll.mockReset().mockResolvedValue(change.id)
})

afterEach(() => {
  vi.clearAllTimers()
  vi.useRealTimers()
})

/** Let so many minutes pass, and return how often was sent in them. */
async function passes(minutes: number): Promise<number> {
  const before = sendAll.mock.calls.length
  for (let at = 0; at < minutes * 4; at += 1) {
    await vi.advanceTimersByTimeAsync(MINUTE / 4)
    // The store answers by tasks of its own.
    for (let turn = 0; turn < 20; turn += 1) await new Promise((done) => setImmediate(done))
  }
  return sendAll.mock.calls.length - before
}

it.each([
  ['held: ever later, never later than ten minutes', { state: 'held' }, [6, 6]],
  ['refused without being kept: as what is held', { state: 'refused', receipt: null }, [6, 6]],
  ['in conflict: ever later, at most hourly', { state: 'conflict', receipt: 'signed' }, [5, 2]],
  ['refused: as a conflict', { state: 'refused', receipt: 'signed' }, [5, 2]],
  ['accepted: once an hour, for what the register may have lost', { state: 'accepted', receipt: 'signed' }, [0, 1]],
] as const)('comes back of itself for what is %s', async (_, stands, often) => {
  await store.changes.update(change.id, stands)
  await send()
  expect([await passes(31), await passes(60)]).toEqual(often)
})

it('learns of a decision, and then asks no more', async () => {
  await store.changes.update(change.id, { state: 'conflict', receipt: 'signed' })
  await send()
  sendAll.mockImplementation(async () => void (await store.changes.update(change.id, { state: 'accepted' })))
  expect(await passes(60)).toBe(1)
})

it('comes back after a bad line', async () => {
  sendAll.mockRejectedValueOnce(new Problem(0, 'Unreachable', '', ''))
  await send()
  sendAll.mockImplementation(async () => void (await store.changes.update(change.id, { state: 'accepted', receipt: 'signed' })))
  expect(await passes(20)).toBe(1)
  expect(sendAll.mock.calls.map((each) => each[2])).toMatchObject([{ isPressed: true }, { isPressed: false }])
})

import 'fake-indexeddb/auto'
import { beforeEach, expect, it, vi } from 'vitest'
import { keptPackage, noRoom } from './testing'

const asked = vi.hoisted(() => ({ me: null as { account_id: string | null; display_name: string } | null, isBroken: false, count: 0 }))

/** Of the classes of the device as it is now, which are others after each restart. */
async function unreachable(): Promise<never> {
  const { Problem } = await import('@/api/problem')
  throw new Problem(0, 'Unreachable', '', 'no line')
}

vi.mock('@/i18n', () => ({ i18n: { global: { t: (key: string) => key } } }))
vi.mock('./offline', () => ({ keepPages: () => Promise.resolve() }))
vi.mock('@/api/client', () => ({
  api: { GET: () => 'who', DELETE: () => 'leave' },
  useCsrfToken: () => undefined,
  ask: (what: string) => {
    asked.count += 1
    if (asked.isBroken) return unreachable()
    if (what === 'leave') asked.me = { account_id: null, display_name: '' }
    return Promise.resolve({ roles: ['field'], login: 'x', csrf_token: 't', ...asked.me })
  },
}))

/** A device that was switched off: what is in memory is gone, what was kept is not. */
async function restarted() {
  vi.resetModules()
  const [session, field, kept] = await Promise.all([import('@/api/session'), import('./session'), import('./store')])
  return { ...session, ...field, store: kept.store }
}

beforeEach(async () => {
  vi.stubGlobal('navigator', { onLine: true })
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  })
  asked.me = { account_id: 'a', display_name: '甲' }
  asked.isBroken = false
  const { store } = await restarted()
  await Promise.all(store.tables.map((table) => table.clear()))
})

it('opens for whoever signed in here, without a network or after his session ended', async () => {
  const first = await restarted()
  await first.fieldSession()
  expect([first.me.value?.display_name, first.isStandIn.value]).toEqual(['甲', false])

  vi.stubGlobal('navigator', { onLine: false })
  asked.isBroken = true
  const away = await restarted()
  await away.fieldSession()
  expect([away.me.value?.display_name, away.isStandIn.value, away.hasRole('field')]).toEqual(['甲', true, true])

  vi.stubGlobal('navigator', { onLine: true })
  asked.isBroken = false
  asked.me = { account_id: null, display_name: '' }
  const ended = await restarted()
  await ended.fieldSession()
  expect([ended.me.value?.display_name, ended.isStandIn.value]).toEqual(['甲', true])
  expect(await ended.isSessionOf('a')).toBe(false)
  asked.me = { account_id: 'a', display_name: '甲' }
  expect(await ended.isSessionOf('a')).toBe(true)
  expect(ended.isStandIn.value).toBe(false)
})

it('opens for nobody on a device where nobody signed in, or where the last one signed out', async () => {
  asked.isBroken = true
  await expect((await restarted()).fieldSession()).rejects.toThrow('no line')
  asked.isBroken = false
  const here = await restarted()
  await here.fieldSession()
  await here.forgetPerson()
  asked.isBroken = true
  await expect((await restarted()).fieldSession()).rejects.toThrow('no line')
})

it('closes at once for who leaves without a line, and at the register when the line is back', async () => {
  const here = await restarted()
  await here.fieldSession()
  asked.isBroken = true
  await here.signOut()
  expect([here.signedIn.value, here.isStandIn.value]).toEqual([false, false])
  await expect((await restarted()).fieldSession()).rejects.toThrow('no line')
  // His session there is open still: it ends before anybody is let in by it.
  asked.isBroken = false
  const back = await restarted()
  await back.fieldSession()
  expect(back.signedIn.value).toBe(false)
  expect(asked.me?.account_id).toBeNull()
  // Who signs in then is not sent away again.
  asked.me = { account_id: 'b', display_name: '乙' }
  const next = await restarted()
  await next.fieldSession()
  expect(next.me.value?.display_name).toBe('乙')
})

it('opens on a device without room, to make some, and without a line never for who was here before', async () => {
  await (await restarted()).fieldSession()
  asked.me = { account_id: 'b', display_name: '乙' }
  const next = await restarted()
  const giveBack = noRoom()
  await next.fieldSession()
  giveBack()
  expect([next.me.value?.display_name, next.isUnremembered.value]).toEqual(['乙', true])
  asked.isBroken = true
  await expect((await restarted()).fieldSession()).rejects.toThrow('no line')
  asked.isBroken = false
  const again = await restarted()
  await again.fieldSession()
  expect([again.isUnremembered.value, await again.people()]).toEqual([false, { a: '甲', b: '乙' }])
})

it('shows and sends only what is one’s own, and knows whose the rest is', async () => {
  const first = await restarted()
  await first.fieldSession()
  await keptPackage('p', 'a', [])
  expect(await first.isOwn('p')).toBe(true)
  asked.me = { account_id: 'b', display_name: '乙' }
  const second = await restarted()
  await second.fieldSession()
  expect(await second.isOwn('p')).toBe(false)
  expect(await second.isSessionOf('a')).toBe(false)
  expect([await first.unsent(), await second.unsent()]).toEqual([0, 0])
  await second.store.changes.bulkAdd([
    { id: '1', packageId: 'q', accountId: 'b', state: 'held', receipt: null } as never,
    { id: '2', packageId: 'q', accountId: 'b', state: 'waiting', receipt: 'r' } as never,
    { id: '3', packageId: 'p', accountId: 'a', state: 'held', receipt: null } as never,
  ])
  expect(await second.unsent()).toBe(1)
  expect(await second.people()).toEqual({ a: '甲', b: '乙' })
})

import 'fake-indexeddb/auto'
import { beforeEach, expect, it, vi } from 'vitest'
import { keptPackage } from './testing'

const asked = vi.hoisted(() => ({ me: null as { account_id: string | null; display_name: string } | null, isBroken: false, count: 0 }))

vi.mock('@/i18n', () => ({ i18n: { global: { t: (key: string) => key } } }))
vi.mock('./offline', () => ({ keepPages: () => Promise.resolve() }))
vi.mock('@/api/client', () => ({
  api: { GET: () => undefined },
  useCsrfToken: () => undefined,
  ask: () => {
    asked.count += 1
    if (asked.isBroken) return Promise.reject(new Error('no line'))
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
  expect(await second.people()).toEqual({ a: '甲', b: '乙' })
})

import 'fake-indexeddb/auto'
import { expect, it, vi } from 'vitest'
import { deviceId, store } from '@/field/store'
import { notReceived } from './tasks'

const asked = vi.hoisted(() => [] as Record<string, unknown>[])
const pages = vi.hoisted(() => ({}) as Record<string, { rows: { id: string; device_id: string }[]; next: string | null }>)
vi.mock('@/i18n', () => ({ i18n: { global: { t: (key: string) => key } } }))
vi.mock('@/api/session', () => ({ me: { value: { account_id: 'mine' } } }))
vi.mock('@/api/client', () => ({
  ask: (answer: unknown) => answer,
  api: {
    GET: async (_: string, { params: { query } }: { params: { query: Record<string, unknown> } }) => {
      asked.push(query)
      return pages[String(query.after ?? '')]
    },
  },
}))

it('offers every package of one’s own that is out for this device and is not on it, however many others there are', async () => {
  const device = await deviceId()
  await store.packages.put({ id: 'here' } as never)
  const row = (id: string, device_id = device) => ({ id, device_id })
  pages[''] = { rows: [row('here'), row('elsewhere', 'another'), row('lost')], next: '2' }
  pages['2'] = { rows: [row('lost long ago')], next: null }
  expect((await notReceived()).map((one) => one.id)).toEqual(['lost', 'lost long ago'])
  expect(asked.every((query) => query.standing === 'out' && query.holder_id === 'mine')).toBe(true)
})

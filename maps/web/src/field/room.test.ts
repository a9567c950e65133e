import 'fake-indexeddb/auto'
import { effectScope } from 'vue'
import { expect, it, vi } from 'vitest'
import { holdReserve, room, useReserveGone, useRoom } from './room'
import { keepFile, RESERVE, setting, store } from './store'
import { keptPackage, noRoom } from './testing'

vi.mock('@/i18n', () => ({ i18n: { global: { t: (key: string) => key } } }))

it('follows the room after each file that is kept, and takes nothing for granted of a browser that says nothing', async () => {
  vi.stubGlobal('navigator', {})
  expect(await room()).toEqual({ used: 0, granted: 0, share: 0 })
  let usage = 40
  vi.stubGlobal('navigator', { storage: { estimate: () => Promise.resolve({ usage, quota: 100 }) } })
  const scope = effectScope()
  const has = scope.run(useRoom)
  await vi.waitFor(() => expect(has?.value?.share).toBe(0.4))
  usage = 85
  await keepFile(new Blob(['a photo']), 'a.jpg', 'p')
  await vi.waitFor(() => expect(has?.value?.share).toBe(0.85))
  scope.stop()
})

it('writes into what it holds in reserve when the browser has no room, says so, and holds it anew when there is', async () => {
  await keptPackage('p', 'a', [])
  await holdReserve()
  const scope = effectScope()
  const isGone = scope.run(useReserveGone)
  const full = vi.spyOn(store.files, 'add').mockImplementationOnce(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  await keepFile(new Blob(['the last photo']), 'b.jpg', 'p')
  full.mockRestore()
  expect(await store.files.where({ packageId: 'p' }).count()).toBe(2)
  await vi.waitFor(() => expect(isGone?.value).toBe(true))
  // Without a reserve there is no room, and no reserve is held where there is none.
  const giveBack = noRoom()
  await expect(keepFile(new Blob(['one more']), 'c.jpg', 'p')).rejects.toMatchObject({ kind: 'NoRoom' })
  await holdReserve()
  giveBack()
  expect(isGone?.value).toBe(true)
  await holdReserve()
  await vi.waitFor(() => expect(isGone?.value).toBe(false))
  scope.stop()
  await store.packages.clear()
  await holdReserve()
  expect(await setting(RESERVE)).toBeUndefined()
})

import 'fake-indexeddb/auto'
import { effectScope } from 'vue'
import { expect, it, vi } from 'vitest'
import { holdReserve, RESERVE_BYTES, room, useReserveGone, useRoom } from './room'
import { keepFile, opened, RESERVE, RESERVE_AT, reserveCache, setting, store } from './store'
import { keptPackage, noRoom, someCaches } from './testing'

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

it('writes into what it holds in reserve when there is no room, says so, and holds it anew when there is', async () => {
  let isFull = false
  const takeAway = someCaches(() => isFull)
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
  // Without a reserve there is no room, and no reserve is held where there is none. Nothing tries to write then.
  const giveBack = noRoom()
  isFull = true
  const tried = vi.spyOn(store.files, 'add')
  await expect(keepFile(new Blob(['one more']), 'c.jpg', 'p')).rejects.toMatchObject({ kind: 'NoRoom' })
  expect(tried).not.toHaveBeenCalled()
  tried.mockRestore()
  await holdReserve()
  giveBack()
  isFull = false
  expect(isGone?.value).toBe(true)
  await holdReserve()
  await vi.waitFor(() => expect(isGone?.value).toBe(false))
  const reserve = await (await reserveCache())?.match(RESERVE_AT)
  expect((await reserve?.blob())?.size).toBe(RESERVE_BYTES)
  scope.stop()
  await store.packages.clear()
  await holdReserve()
  expect(await setting(RESERVE)).toBeUndefined()
  expect(await (await reserveCache())?.match(RESERVE_AT)).toBeUndefined()
  takeAway()
})

/** What Chromium 156 said on a disk of 400 MB that others had filled to the last byte. */
const ON_A_FULL_DISK = [
  new DOMException('Failed to write blobs (IOError)', 'DataError'),
  new DOMException('Connection is closing because of: IO error: .../000003.log: FILE_ERROR_NO_SPACE (ChromeMethodBFE: 3::WritableFileAppend::8)', 'UnknownError'),
  new DOMException('Internal error opening backing store for indexedDB.open.', 'UnknownError'),
]

it.each(ON_A_FULL_DISK)('knows a full disk by what the browser says of it: $message', async (failure) => {
  const full = vi.spyOn(store.files, 'add').mockImplementation(() => {
    throw failure
  })
  await expect(keepFile(new Blob([failure.message]), 'd.jpg', 'p')).rejects.toMatchObject({ kind: 'NoRoom' })
  full.mockRestore()
})

it('opens the store in its reserve where there is no room even for that, and says what to do where there is none', async () => {
  const takeAway = someCaches(() => false)
  await keptPackage('p', 'a', [])
  await holdReserve()
  const full = () => store.close({ disableAutoOpen: false })
  full()
  const open = vi.spyOn(indexedDB, 'open')
  const refuse = () => {
    throw ON_A_FULL_DISK[2]
  }
  // Dexie itself tries an unknown error again, three times in all.
  for (let time = 0; time < 4; time += 1) open.mockImplementationOnce(refuse)
  await opened()
  expect(await setting(RESERVE)).toBeNull()
  full()
  open.mockImplementation(refuse)
  await expect(opened()).rejects.toMatchObject({ kind: 'StoreClosed' })
  open.mockRestore()
  full()
  await opened()
  expect(await store.packages.count()).toBe(1)
  takeAway()
})

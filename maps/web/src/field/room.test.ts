import 'fake-indexeddb/auto'
import { effectScope } from 'vue'
import { expect, it, vi } from 'vitest'
import { room, useRoom } from './room'
import { keepFile } from './store'

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

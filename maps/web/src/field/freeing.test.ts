import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { freeLeft, freeUncited, letGo } from './freeing'
import { fresh, keepFile, record, saveDraft, store } from './store'
import { keptPackage } from './testing'

vi.mock('@/i18n', () => ({ i18n: { global: { t: (key: string) => key } } }))

const PAGE = 'diming-field-page'
let others: { name: string }[] = []
const request = vi.fn(async (_name: string, options: { ifAvailable?: boolean }, act: (lock: object | null) => unknown) => {
  return options.ifAvailable === true ? act(others.length > 0 ? null : {}) : void act({})
})
vi.stubGlobal('navigator', { locks: { request, query: async () => ({ held: [{ name: PAGE }, ...others] }) } })

const keep = (text: string) => keepFile(new Blob([text]), `${text}.jpg`, 'p')
const kept = async () => (await store.files.toArray()).map((one) => one.name).sort()

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  await store.delete()
  await store.open()
  await keptPackage('p', 'a', [{ id: 'm1' }])
  fresh.clear()
  others = []
})
afterEach(() => void vi.useRealTimers())

it('frees what nothing cites and was never sent, and nothing else', async () => {
  const [said, drafted, original, sent] = [await keep('said'), await keep('drafted'), await keep('original'), await keep('sent')]
  await keep('left')
  await record('p', 'marker_observation', 'm1', { photos: [{ sha256: said }] })
  await saveDraft('p', 'marker_observation:m1', { photos: [{ sha256: drafted, original_sha256: original }] })
  await store.files.update(sent, { isSent: true })
  await store.files.add({ sha256: 'shown', bytes: new Blob(['x']), name: 'shown.jpg', mediaType: '', origin: 'package', packageId: 'p', keptAt: '', isSent: false })
  // As long as the page that made it is open, a form may show it.
  expect(await freeUncited()).toBe(0)
  fresh.clear()
  expect(await freeUncited()).toBe(1)
  expect(await kept()).toEqual(['drafted.jpg', 'original.jpg', 'said.jpg', 'sent.jpg', 'shown.jpg'])
})

it.each([
  ['once its draft is kept', [], []],
  ['not while another page may show it', [{ name: PAGE }], ['removed.jpg']],
])('frees a photo that somebody took out of a form: %s', async (_, open, left) => {
  const removed = await keep('removed')
  others = open
  letGo([removed, null])
  await vi.advanceTimersByTimeAsync(2_000)
  vi.useRealTimers()
  await vi.waitFor(async () => expect(await kept()).toEqual(left))
})

it('keeps the same bytes where they are chosen again', async () => {
  const removed = await keep('removed')
  letGo([removed])
  await keep('removed')
  await freeUncited()
  expect(await kept()).toEqual(['removed.jpg'])
})

it('frees what an earlier page left before a form opens, where no other page is open', async () => {
  await keep('left')
  fresh.clear()
  await freeLeft()
  expect(await kept()).toEqual([])
  expect(request.mock.calls.map((each) => each[1])).toEqual([{ ifAvailable: true }, { mode: 'shared' }])
})

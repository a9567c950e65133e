import 'fake-indexeddb/auto'
import { expect, it, vi } from 'vitest'
import { awaitedOf } from './awaited'
import { keepFile, record, store } from './store'
import { keptPackage } from './testing'

vi.mock('@/i18n', () => ({ i18n: { global: { t: (key: string) => key } } }))

it('names what the register waits for: photos by their place in the change, records by what people call them', async () => {
  await store.open()
  await keptPackage('p', 'a', [{ id: 'm1', content: { number: '157' } }])
  const [photo, picture] = await Promise.all(['photo', 'picture'].map((each) => keepFile(new Blob([each]), `${each}.jpg`, 'p')))
  const seen = await record('p', 'marker_observation', 'm1', {})
  const made = await record('p', 'new_sign', null, { place: '路口' })
  await store.changes.update(seen.id, { state: 'refused' })
  const values = { photos: [{ sha256: 'elsewhere' }, { sha256: photo, original_sha256: 'camera', view: 'far' }], picture_sha256: picture }
  const missing = [`file:${photo}`, 'file:camera', `file:${picture}`, `change:${seen.id}`, `change:${made.id}`, 'change:other', 'change:one more']
  expect(await awaitedOf({ values, missing }, 6)).toMatchObject([
    { what: 'photo', number: 2, view: 'far', file: { isSent: false } },
    { what: 'original', number: 2, file: undefined },
    { what: 'file', file: { name: 'picture.jpg' } },
    { what: 'change', title: '157', kind: 'marker_observation', state: 'refused' },
    { what: 'change', title: '路口', kind: 'new_sign', state: 'held' },
    { what: 'unknown', id: 'other' },
  ])
})

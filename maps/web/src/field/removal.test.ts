import 'fake-indexeddb/auto'
import { unzipSync, strFromU8 } from 'fflate'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, it, vi } from 'vitest'
import { atStake, heldAsZip, removePackage } from './removal'
import { keepFile, record, saveDraft, store } from './store'
import { keptPackage } from './testing'

vi.mock('@/api/client', () => ({ ownHeaders: () => ({}) }))
vi.mock('@/i18n', () => ({ i18n: { global: { t: (key: string) => key } } }))

/** What the register reads: `gis/field_work/held.py` is tested by the same names. */
const SHAPE = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../tests/data/held_zip.json'), 'utf-8')) as Record<string, string[]>

let photo = ''

beforeEach(async () => {
  await store.delete()
  await store.open()
  await keptPackage('p', 'a', [{ id: 'm1' }, { id: 'm2' }])
  photo = await keepFile(new Blob(['photo']), 'a/b.jpg', 'p')
})

it('says of what is here only that to be safe of which there is a receipt "accepted"', async () => {
  const change = await record('p', 'marker_observation', 'm1', { photos: [{ sha256: photo }] })
  await saveDraft('p', 'marker_observation:m2', { found: 'lost' })
  expect(await atStake('p')).toMatchObject({ changes: [{ id: change.id }], drafts: 1, files: [photo] })
  await store.files.update(photo, { isSent: true })
  await store.changes.update(change.id, { state: 'accepted' })
  expect((await atStake('p')).changes.length).toBe(1)
  await store.changes.update(change.id, { receipt: 'signed' })
  await store.drafts.clear()
  expect(await atStake('p')).toEqual({ changes: [], drafts: 0, files: [] })
})

it('counts photos that nothing cites yet, and those of what was refused though they arrived', async () => {
  expect((await atStake('p')).files).toEqual([photo])
  await record('p', 'marker_observation', 'm1', { photos: [{ sha256: photo }] })
  await store.files.update(photo, { isSent: true })
  await store.changes.toCollection().modify({ state: 'refused', receipt: 'signed' })
  expect((await atStake('p')).files).toEqual([photo])
})

it('saves all that people said and photographed in one file', async () => {
  const change = await record('p', 'marker_observation', 'm1', { photos: [{ sha256: photo }] })
  await saveDraft('p', 'marker_observation:m2', { found: 'lost' })
  const entries = unzipSync(new Uint8Array(await (await heldAsZip('p')).arrayBuffer()))
  expect(Object.keys(entries).sort()).toEqual([`files/${photo}-a_b.jpg`, 'held.json'])
  expect(strFromU8(entries[`files/${photo}-a_b.jpg`] ?? new Uint8Array())).toBe('photo')
  const said = JSON.parse(strFromU8(entries['held.json'] ?? new Uint8Array())) as { changes: { content: string }[]; drafts: unknown[] }
  expect(said.changes[0]?.content).toBe(change.content)
  expect(said.drafts.length).toBe(1)
})

it('writes its file by the names that the register reads, with the package where that is signed', async () => {
  await record('p', 'marker_observation', 'm1', { photos: [{ sha256: photo }] })
  await saveDraft('p', 'marker_observation:m2', { found: 'lost' })
  await store.packages.where({ id: 'p' }).modify((kept) => {
    kept.manifest.signature = 'signed'
    kept.recordsAt = '2026-06-10T00:00:00Z'
  })
  const entries = unzipSync(new Uint8Array(await (await heldAsZip('p')).arrayBuffer()))
  const read = (name: string) => JSON.parse(strFromU8(entries[name] ?? new Uint8Array())) as Record<string, any>
  const { package: manifest, changes, drafts } = read('held.json')
  for (const [found, names] of [[manifest, SHAPE.package], [changes[0], SHAPE.change], [drafts[0], SHAPE.draft]] as const) expect(Object.keys(found as object)).toEqual(expect.arrayContaining(names as string[]))
  const copy = read('package.json')
  expect(copy.manifest.signature).toBe('signed')
  expect((copy.items as { id: string }[]).map((one) => one.id)).toEqual(['m1', 'm2'])
  expect(Object.keys(copy.items[0] as object)).toEqual(['id', 'kind', 'version', 'content'])
})

it('removes a package whole, and leaves what another one shows', async () => {
  await keptPackage('q', 'a', [{ id: 'm1' }])
  await record('q', 'marker_observation', 'm1', { photos: [{ sha256: photo }] })
  const own = await keepFile(new Blob(['another']), 'c.jpg', 'p')
  await record('p', 'marker_observation', 'm1', { photos: [{ sha256: own }] })
  await removePackage('p')
  expect(await store.packages.toCollection().primaryKeys()).toEqual(['q'])
  expect((await store.items.toArray()).map((one) => one.packageId)).toEqual(['q'])
  expect((await store.changes.toArray()).map((one) => one.packageId)).toEqual(['q'])
  expect((await store.files.toArray()).map((one) => [one.sha256, one.packageId])).toEqual([[photo, 'q']])
})

it('leaves a photo that a form begun in another package has', async () => {
  await keptPackage('q', 'a', [{ id: 'm1' }])
  await saveDraft('q', 'marker_observation:m1', { photos: [{ sha256: photo }] })
  await removePackage('p')
  expect((await store.files.toArray()).map((one) => [one.sha256, one.packageId])).toEqual([[photo, 'q']])
})

it('calls nothing safe of which the register has no such package any more', async () => {
  const change = await record('p', 'marker_observation', 'm1', { photos: [{ sha256: photo }] })
  await store.files.update(photo, { isSent: true })
  await store.changes.update(change.id, { state: 'accepted', receipt: 'signed' })
  expect(await atStake('p')).toEqual({ changes: [], drafts: 0, files: [] })
  expect(await atStake('p', false)).toMatchObject({ changes: [{ id: change.id }], files: [photo] })
})

it('saves a photo that another package kept first', async () => {
  await keptPackage('q', 'b', [{ id: 'm1' }])
  await record('q', 'marker_observation', 'm1', { photos: [{ sha256: photo }] })
  const entries = unzipSync(new Uint8Array(await (await heldAsZip('q')).arrayBuffer()))
  expect(Object.keys(entries).sort()).toEqual([`files/${photo}-a_b.jpg`, 'held.json'])
})

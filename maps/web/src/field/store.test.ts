import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { sha256Of } from './hashes'
import { CLOCK, deviceId, keepFile, keepFiles, keepSetting, readDraft, record, saveDraft, shownValues, store } from './store'
import { keptPackage, noRoom } from './testing'

vi.mock('@/i18n', () => ({ i18n: { global: { t: (key: string) => key } } }))

beforeEach(async () => {
  await store.delete()
  await store.open()
  await keptPackage('p', 'a', [{ id: 'm1', version: 3, content: { number: '12', found: null } }])
})

describe('the store', () => {
  it('keeps the same bytes once, under their hash', async () => {
    const photo = new Blob(['bytes of a photo'], { type: 'image/jpeg' })
    const first = await keepFile(photo, 'a.jpg', 'p')
    expect(await keepFile(photo, 'b.jpg', 'p')).toBe(first)
    expect(first).toBe(await sha256Of('bytes of a photo'))
    expect((await store.files.toArray()).map((one) => [one.name, one.isSent])).toEqual([['a.jpg', false]])
    expect(await (await store.files.get(first))?.bytes.text()).toBe('bytes of a photo')
  })

  it('turns a draft into a change that is sent as the text its hash is taken of', async () => {
    const sha256 = await keepFile(new Blob(['x']), 'x.jpg', 'p')
    await saveDraft('p', 'marker_observation:m1', { found: 'intact' })
    const first = await readDraft('p', 'marker_observation:m1')
    expect(first?.values).toEqual({ found: 'intact' })
    // What was known of the clock when it was begun stays, whatever is learned since.
    await keepSetting(CLOCK, { offset_s: 86_400, is_off: true, server_time: '2026-06-10T01:00:00+00:00' })
    await saveDraft('p', 'marker_observation:m1', { found: 'lost' })
    expect((await readDraft('p', 'marker_observation:m1'))?.begun).toEqual({ at: first?.begun?.at, clock: null })
    const values = { found: 'intact', photos: [{ sha256, view: 'front' }], voice: [{ audio_sha256: sha256 }] }
    const change = await record('p', 'marker_observation', 'm1', values)
    expect(await readDraft('p', 'marker_observation:m1')).toBeUndefined()
    expect(change).toMatchObject({ state: 'held', files: [sha256], accountId: 'a', sequence: 1 })
    expect(change.contentSha256).toBe(await sha256Of(change.content))
    expect(JSON.parse(change.content)).toEqual({
      kind: 'marker_observation',
      target_id: 'm1',
      parent_id: null,
      base_version: 3,
      schema_version: 1,
      device_time: change.deviceTime,
      clock: { offset_s: 86_400, server_time: '2026-06-10T01:00:00+00:00' },
      sequence: 1,
      values,
    })
    expect((await shownValues('p', 'm1')).values).toMatchObject({ number: '12', found: 'intact' })
  })

  it('says of what follows a new record which change makes it, and shows the newest that holds', async () => {
    const made = await record('p', 'new_grave_site', null, { name: '一' })
    const next = await record('p', 'grave_site', made.id, { name: '二' })
    expect(JSON.parse(next.content)).toMatchObject({ target_id: made.id, parent_id: made.id, base_version: 0 })
    expect((await shownValues('p', made.id)).values).toEqual({ name: '二' })
    await store.changes.update(next.id, { state: 'discarded' })
    expect((await shownValues('p', made.id)).values).toEqual({ name: '一' })
  })

  it('keeps files that belong together all or none', async () => {
    const both = ['as the camera made it', 'with its stamp'].map((text) => ({ bytes: new Blob([text]), name: 'a.jpg' }))
    const giveBack = noRoom(2)
    await expect(keepFiles(both, 'p')).rejects.toMatchObject({ kind: 'NoRoom' })
    giveBack()
    expect(await store.files.count()).toBe(0)
    expect(await keepFiles(both, 'p')).toEqual(await Promise.all(both.map(async (one) => sha256Of(await one.bytes.text()))))
  })

  it('says of every write that there is no room', async () => {
    const giveBack = noRoom()
    const writes = [
      () => keepSetting('device_name', '平板'),
      () => deviceId(),
      () => saveDraft('p', 'marker_observation:m1', {}),
      () => record('p', 'marker_observation', 'm1', {}),
      () => keepFile(new Blob(['x']), 'x.jpg', 'p'),
    ]
    for (const write of writes) await expect(write()).rejects.toMatchObject({ kind: 'NoRoom' })
    giveBack()
    expect(await Promise.all(['settings', 'drafts', 'changes', 'files'].map((name) => store.table(name).count()))).toEqual([0, 0, 0, 0])
  })

  it('leaves the draft where the device has no room for the change, and says so', async () => {
    await saveDraft('p', 'marker_observation:m1', { found: 'intact' })
    const full = vi.spyOn(store.changes, 'add').mockRejectedValue(new DOMException('full', 'QuotaExceededError'))
    await expect(record('p', 'marker_observation', 'm1', { found: 'lost' })).rejects.toMatchObject({ kind: 'NoRoom' })
    full.mockRestore()
    expect(await store.changes.count()).toBe(0)
    expect((await readDraft('p', 'marker_observation:m1'))?.values).toEqual({ found: 'intact' })
  })
})

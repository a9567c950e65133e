import 'fake-indexeddb/auto'
import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { canonicalOf, NotJson } from './canonical'
import { line } from './line'
import { adoptPackage, completeness, receivePackage } from './receiving'
import { removePackage } from './removal'
import { store } from './store'
import { noRoom } from './testing'

vi.mock('@/i18n', () => ({ i18n: { global: { t: (key: string) => key } } }))
vi.mock('@/api/client', () => ({ ownHeaders: () => ({}) }))

const sha256 = (content: string) => createHash('sha256').update(content).digest('hex')

describe('canonical text', () => {
  it('sorts names, drops spaces and leaves numbers and words as they are written', () => {
    const text = '{ "b": 1.0, "a": [1e-07, -2, "\\u00e9 {\\"}", {"z":null,"y":true}], "原": {} }'
    expect(canonicalOf(text).text).toBe('{"a":[1e-07,-2,"\\u00e9 {\\"}",{"y":true,"z":null}],"b":1.0,"原":{}}')
    expect(canonicalOf(text).members?.get('a')?.elements?.[0]?.text).toBe('1e-07')
  })

  it('refuses what is cut short or goes on after the end', () => {
    for (const text of ['{"a":1', '{"a"}', '[1,]', '{"a":1}x', '']) expect(() => canonicalOf(text)).toThrow(NotJson)
  })
})

describe('a package that arrives', () => {
  const contents = ['{"longitude":109.50,"number":"1"}', '{"longitude":109.0,"number":"2"}']
  const pictures = ['picture one', 'picture two', 'picture three']
  const manifest = {
    id: 'p',
    items: contents.map((content, at) => ({ id: `m${at}`, kind: 'marker', version: 1, sha256: sha256(content) })),
    files: pictures.map((one) => ({ sha256: sha256(one), size_bytes: one.length, media_type: 'image/png', file_name: 'x.png' })),
    receipt_keys: [],
  }
  const whole = `{"manifest":{},"head":{"a":1},"items":[${contents
    .map((content, at) => `{"id":"m${at}","kind":"marker","version":1,"content":${content}}`)
    .join(',')}]}`
  let broken: Set<string>
  let asked: string[]
  let beingMade: number
  let hasSheets: boolean
  let mapSize: number
  let version: number
  let ranges: number[]

  beforeEach(async () => {
    await store.delete()
    await store.open()
    broken = new Set()
    beingMade = 0
    hasSheets = true
    mapSize = 1_500_000
    version = 1
    ranges = []
    asked = []
    line.pause = () => Promise.resolve()
    line.send = async (path, init) => {
      asked.push(path)
      if (broken.has(path)) throw new TypeError('the line broke')
      if (path === '/field-work/forms') return Response.json({ schema_version: 1, kinds: {}, limits: {} })
      if (path === '/field-work/packages/p') return Response.json(manifest)
      if (path.endsWith('/content')) return new Response(whole)
      if (path.endsWith('/basemap.pmtiles')) {
        if ((beingMade -= 1) >= 0) return Response.json({ type: 'urn:diming:BasemapBeingMade', detail: '' }, { status: 409 })
        const wanted = new Headers(init.headers)
        const [, from, to] = /bytes=(\d+)-(\d+)/.exec(wanted.get('Range') ?? '') ?? []
        const map = new Uint8Array(mapSize).fill(version)
        const isSame = (wanted.get('If-Range') ?? `"v${version}"`) === `"v${version}"`
        if (!isSame) return new Response(map, { headers: { ETag: `"v${version}"` } })
        ranges.push(Number(from))
        const headers = { 'Content-Range': `bytes ${from}-${to}/${map.length}`, ETag: `"v${version}"` }
        return new Response(map.slice(Number(from), Number(to) + 1), { status: 206, headers })
      }
      if (path.endsWith('/field-sheets.pdf')) {
        if (!hasSheets) return Response.json({ type: 'urn:diming:NotFound', detail: '' }, { status: 404 })
        const digest = createHash('sha256').update('sheets').digest('base64')
        return new Response('sheets', { headers: { 'Repr-Digest': `sha-256=:${digest}:` } })
      }
      return new Response(pictures.find((one) => path.endsWith(sha256(one))))
    }
  })

  it('is whole when records, pictures and hashes agree, with its base map', async () => {
    await adoptPackage('p', 'a')
    const steps: string[] = []
    await receivePackage('p', (now) => steps.push(now.step))
    expect(await completeness('p')).toMatchObject({ records: 2, files: 3, filesOf: 3, missing: [], isWhole: true })
    const kept = await store.packages.get('p')
    expect([kept?.state, kept?.head, kept?.basemap?.size]).toEqual(['whole', { a: 1 }, 1_500_000])
    expect((await store.items.get(['p', 'm1']))?.content).toEqual({ longitude: 109, number: '2' })
    expect(await kept?.sheets?.text()).toBe('sheets')
    expect([...new Set(steps)]).toEqual(['records', 'files', 'sheets', 'basemap'])
  })

  it('does without printed sheets where the register has none, and keeps none that are not whole', async () => {
    hasSheets = false
    await adoptPackage('p', 'a')
    await receivePackage('p', () => undefined)
    expect(await store.packages.get('p')).toMatchObject({ state: 'whole', basemap: { size: 1_500_000 } })
    expect((await store.packages.get('p'))?.sheets).toBeUndefined()
    hasSheets = true
    const honest = line.send
    const cut = async (path: string, init: RequestInit) => {
      const answer = await honest(path, init)
      return path.endsWith('/field-sheets.pdf') ? new Response('shee', { headers: answer.headers }) : answer
    }
    line.send = cut
    await expect(receivePackage('p', () => undefined)).rejects.toMatchObject({ kind: 'OtherBytes' })
    expect((await store.packages.get('p'))?.sheets).toBeUndefined()
    line.send = honest
    await receivePackage('p', () => undefined)
    expect(await (await store.packages.get('p'))?.sheets?.text()).toBe('sheets')
  })

  it('waits for a base map that is still being made', async () => {
    beingMade = 3
    await adoptPackage('p', 'a')
    await receivePackage('p', () => undefined)
    expect((await store.packages.get('p'))?.basemap?.size).toBe(1_500_000)
    expect(asked.filter((path) => path.endsWith('/basemap.pmtiles'))).toHaveLength(5)
  })

  /** A line that breaks for good after so many pieces of the base map. */
  async function breaksAfter(pieces: number): Promise<void> {
    const honest = line.send
    line.send = (path, init) => (path.endsWith('/basemap.pmtiles') && (pieces -= 1) < 0 ? Promise.reject(new TypeError('the line broke')) : honest(path, init))
    await expect(receivePackage('p', () => undefined)).rejects.toMatchObject({ kind: 'Unreachable' })
    line.send = honest
  }
  const pieces = () => store.settings.where('name').startsWith('basemap/').count()

  it('goes on with its base map where the line broke, and has it whole', async () => {
    mapSize = 3_500_000
    await adoptPackage('p', 'a')
    await breaksAfter(2)
    expect([await pieces(), (await store.packages.get('p'))?.basemap]).toEqual([2, null])
    const told: number[] = []
    await receivePackage('p', (now) => now.step === 'basemap' && now.of > 0 && told.push(now.done))
    expect(ranges).toEqual([0, 1 << 20, 2 << 20, 3 << 20])
    expect(told[0]).toBe(2 << 20)
    const map = new Uint8Array((await (await store.packages.get('p'))?.basemap?.arrayBuffer()) ?? new ArrayBuffer(0))
    expect([map.length, map.every((each) => each === 1), await pieces()]).toEqual([3_500_000, true, 0])
  })

  it('begins its base map anew where the register has another by then', async () => {
    mapSize = 3_500_000
    await adoptPackage('p', 'a')
    await breaksAfter(2)
    version = 2
    mapSize = 2_500_000
    await receivePackage('p', () => undefined)
    expect(ranges).toEqual([0, 1 << 20, 0, 1 << 20, 2 << 20])
    const map = new Uint8Array((await (await store.packages.get('p'))?.basemap?.arrayBuffer()) ?? new ArrayBuffer(0))
    expect([map.length, map.every((each) => each === 2), await pieces()]).toEqual([2_500_000, true, 0])
  })

  it('takes nothing of a base map that is another at each piece, and keeps nothing of a package that is gone', async () => {
    mapSize = 3_500_000
    const honest = line.send
    line.send = (path, init) => {
      if (path.endsWith('/basemap.pmtiles')) version += 1
      return honest(path, init)
    }
    await adoptPackage('p', 'a')
    await expect(receivePackage('p', () => undefined)).rejects.toMatchObject({ kind: 'OtherBytes' })
    expect((await store.packages.get('p'))?.basemap).toBeNull()
    line.send = honest
    await breaksAfter(2)
    expect(await pieces()).toBeGreaterThan(0)
    await removePackage('p')
    expect(await pieces()).toBe(0)
  })

  it('goes on where it broke off, and says meanwhile what is missing', async () => {
    await adoptPackage('p', 'a')
    const path = `/field-work/packages/p/files/${sha256('picture two')}`
    broken.add(path)
    await expect(receivePackage('p', () => undefined)).rejects.toMatchObject({ kind: 'Unreachable' })
    // The other one was on its way.
    await vi.waitFor(async () => expect((await completeness('p')).missing).toHaveLength(1))
    const now = await completeness('p')
    expect(now.isWhole).toBe(false)
    expect(now.missing.map((one) => one.sha256)).toEqual([sha256('picture two')])
    broken.clear()
    const before = asked.length
    await receivePackage('p', () => undefined)
    const again = asked.slice(before)
    expect(again.filter((one) => one.endsWith('/content'))).toEqual([])
    expect(again.filter((one) => one.includes('/files/')).length).toBe(now.missing.length)
    expect((await store.packages.get('p'))?.state).toBe('whole')
  })

  it('keeps nothing half where the device has no room, and goes on when it has', async () => {
    let giveBack = noRoom()
    await expect(adoptPackage('p', 'a')).rejects.toMatchObject({ kind: 'NoRoom' })
    giveBack()
    expect(await store.packages.count()).toBe(0)
    await adoptPackage('p', 'a')
    // The clock, one record of two.
    giveBack = noRoom(3)
    await expect(receivePackage('p', () => undefined)).rejects.toMatchObject({ kind: 'NoRoom' })
    giveBack()
    expect(await completeness('p')).toMatchObject({ records: 0, files: 0, isWhole: false })
    await receivePackage('p', () => undefined)
    expect(await completeness('p')).toMatchObject({ records: 2, files: 3, isWhole: true })
  })

  it('takes no record and no picture that is another than was handed out', async () => {
    await adoptPackage('p', 'a')
    const honest = line.send
    line.send = async (path, init) => (path.endsWith('/content') ? new Response(whole.replace('109.50', '109.5')) : honest(path, init))
    await expect(receivePackage('p', () => undefined)).rejects.toMatchObject({ kind: 'OtherBytes' })
    expect(await store.items.count()).toBe(0)
    line.send = async (path, init) => (path.includes('/files/') ? new Response('another') : honest(path, init))
    await expect(receivePackage('p', () => undefined)).rejects.toMatchObject({ kind: 'OtherBytes' })
    expect(await store.files.count()).toBe(0)
    expect((await store.packages.get('p'))?.state).toBe('arriving')
  })
})

import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { sha256Of } from './hashes'
import { line } from './line'
import { comparePackage, sendAll, standing } from './sending'
import { keepFile, record, store, type KeptChange } from './store'
import { keptPackage, noRoom } from './testing'
import { seeded, TestingServer } from './testingServer'

vi.mock('@/i18n', () => ({ i18n: { global: { t: (key: string) => key } } }))
vi.mock('@/api/client', () => ({ ownHeaders: () => ({}) }))

/** One holder at a time, as the browser's locks are between tabs. */
let isHeld = false
vi.stubGlobal('navigator', {
  locks: {
    async request(_name: string, options: { ifAvailable?: boolean; signal?: AbortSignal }, act: (lock: object | null) => Promise<unknown>) {
      if (isHeld && options.ifAvailable === true) return act(null)
      while (isHeld) {
        await new Promise((done) => setTimeout(done, 1))
        options.signal?.throwIfAborted()
      }
      isHeld = true
      try {
        return await act({})
      } finally {
        isHeld = false
      }
    },
  },
})

const A = 'account-a'
const nothing = () => undefined
const turn = (waits = nothing, signal = new AbortController().signal) => ({ waits, signal })
let server: TestingServer

beforeEach(async () => {
  await store.delete()
  await store.open()
  server = new TestingServer()
  line.send = (path, init) => server.answer(path, init)
  line.pause = () => Promise.resolve()
  await keptPackage('p', A, [...Array(6).keys()].map((at) => ({ id: `m${at}` })))
  await store.packages.where({ id: 'p' }).modify((kept) => {
    kept.forms.limits = { changes_in_one_request: 4, bytes_in_one_piece: 8 << 20 }
    kept.manifest.receipt_keys = server.keys
  })
})

async function visited(random: () => number, markers = 6): Promise<KeptChange[]> {
  const made: KeptChange[] = []
  for (let at = 0; at < markers; at += 1) {
    const photos = []
    for (let photo = 0; photo < 2; photo += 1) {
      const bytes = Uint8Array.from({ length: 20_000 + Math.floor(random() * 60_000) }, () => Math.floor(random() * 256))
      photos.push({ sha256: await keepFile(new Blob([bytes], { type: 'image/jpeg' }), `照片${at}-${photo}.jpg`, 'p') })
    }
    made.push(await record('p', 'marker_observation', `m${at}`, { found: 'intact', photos }))
  }
  return made
}

describe('sending', () => {
  it('brings everything once over a line that is cut anywhere, for 50 seeds', async () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const random = seeded(seed)
      await Promise.all([store.changes.clear(), store.files.clear()])
      server = new TestingServer()
      await store.packages.where({ id: 'p' }).modify((kept) => void (kept.manifest.receipt_keys = server.keys))
      const made = await visited(random, 3)
      // A request that never comes, an answer that never comes, an answer that is cut in the middle.
      line.send = async (path, init) => {
        const luck = random()
        if (luck < 0.2) throw new TypeError('cut before')
        const answer = await server.answer(path, init)
        if (luck < 0.4) throw new TypeError('cut after')
        const text = await answer.clone().text()
        return luck < 0.5 && text !== '' ? new Response(text.slice(0, Math.floor(text.length * random()))) : answer
      }
      for (let attempt = 0; attempt < 40; attempt += 1) {
        try {
          const sent = await sendAll(A, nothing)
          if (sent.changes.accepted === made.length) break
        } catch (failure) {
          expect(failure).toMatchObject({ kind: 'Unreachable' })
        }
      }
      const where = `seed ${seed}`
      expect([...server.written.values()], where).toEqual(made.map(() => 1))
      expect((await standing(A)).changes.accepted, where).toBe(made.length)
      expect(server.attachments.size, where).toBe(6)
      for (const [name, bytes] of server.attachments) expect(await sha256Of(bytes as Uint8Array<ArrayBuffer>), where).toBe(name)
      expect((await store.files.toArray()).every((file) => file.isSent), where).toBe(true)
    }
  })

  it('notes an answer whole or not at all where the device has no room, and has it again without a second write', async () => {
    const made = await visited(seeded(5), 3)
    const note = store.changes.bulkUpdate.bind(store.changes)
    const noting = vi.spyOn(store.changes, 'bulkUpdate').mockImplementation((noted) => {
      const giveBack = noRoom(2)
      return note(noted).finally(giveBack)
    })
    await expect(sendAll(A, nothing)).rejects.toMatchObject({ kind: 'NoRoom' })
    noting.mockRestore()
    expect((await standing(A)).changes).toMatchObject({ held: made.length, accepted: 0 })
    await sendAll(A, nothing)
    expect((await standing(A)).changes).toMatchObject({ held: 0, accepted: made.length })
    expect([...server.written.values()]).toEqual(made.map(() => 1))
  })

  it('believes no receipt that is not for this change, says otherwise, or is not the register’s', async () => {
    const [first, second, third] = await visited(seeded(1), 3)
    const receipts = new Map<string, string>()
    server.forge = (receipt, id) => {
      receipts.set(id, receipt)
      if (id === first?.id) return `${receipt.slice(0, -8)}AAAAAAAA`
      if (id === second?.id) return receipts.get(first?.id ?? '') ?? ''
      return receipt
    }
    await sendAll(A, nothing)
    const states = await store.changes.bulkGet([first, second, third].map((one) => one?.id ?? ''))
    expect(states.map((one) => [one?.state, one?.isReceiptBad, one?.receipt !== null])).toEqual([
      ['held', true, false],
      ['held', true, false],
      ['accepted', false, true],
    ])
    // When the register answers as it should, the same text is answered the same, and nothing is written twice.
    server.forge = (receipt) => receipt
    await sendAll(A, nothing)
    expect((await standing(A)).changes).toMatchObject({ accepted: 3, held: 0 })
    expect([...server.written.values()]).toEqual([1, 1, 1])
  })

  it('takes a key for an answer only where the receipt is signed by it', async () => {
    const [change] = await visited(seeded(2), 1)
    const stranger = new TestingServer()
    const honest = server.keys
    Object.defineProperty(server, 'keys', { get: () => stranger.keys })
    await store.packages.where({ id: 'p' }).modify((kept) => void (kept.manifest.receipt_keys = []))
    await sendAll(A, nothing)
    expect((await store.changes.get(change?.id ?? ''))?.isReceiptBad).toBe(true)
    await store.packages.where({ id: 'p' }).modify((kept) => void (kept.manifest.receipt_keys = honest))
    await sendAll(A, nothing)
    expect((await store.changes.get(change?.id ?? ''))?.state).toBe('accepted')
  })

  it('is done by one tab at a time', async () => {
    await visited(seeded(3))
    const both = await Promise.allSettled([sendAll(A, nothing), sendAll(A, nothing)])
    expect(both.map((one) => one.status)).toEqual(['fulfilled', 'rejected'])
    expect(both[1]).toMatchObject({ reason: { kind: 'SendingElsewhere' } })
    expect(server.mostAtOnce).toBe(1)
  })

  it('keeps what is refused or in conflict in sight, and learns what the office decided', async () => {
    const made = await visited(seeded(4), 3)
    const [first, second, third] = made.map((one) => one.id)
    server.outcome = (id) => (id === first ? 'conflict' : id === second ? 'refused' : 'accepted')
    await sendAll(A, nothing)
    const counts = async () => (await standing(A)).changes
    expect(await counts()).toMatchObject({ conflict: 1, refused: 1, accepted: 1 })
    const conflict = { field: 'stone_condition', base: null, device_value: 'sound', register_value: 'broken', choice: 'device' }
    server.decide(first ?? '', 'accepted', { conflicts: [conflict], kept_from_register: ['remark'], decided_by: '演示编辑员', decision_reason: '照片为证' })
    server.decide(second ?? '', 'discarded')
    await sendAll(A, nothing)
    expect(await counts()).toMatchObject({ conflict: 0, refused: 0, accepted: 2, discarded: 1 })
    expect((await store.changes.get(third ?? ''))?.receipt).not.toBeNull()
    expect((await store.changes.get(first ?? ''))?.decided).toEqual({
      conflicts: [{ field: 'stone_condition', choice: 'device' }],
      keptFromRegister: ['remark'],
      by: '演示编辑员',
      reason: '照片为证',
    })
    expect(await store.changes.count()).toBe(3)
  })

  it('brings the others when the register has a fault with one change, one file', async () => {
    await keptPackage('q', A, [{ id: 'm1' }])
    await store.packages.where({ id: 'q' }).modify((kept) => void (kept.manifest.receipt_keys = server.keys))
    const made = await visited(seeded(6), 6)
    const other = await record('q', 'marker_observation', 'm1', { found: 'lost' })
    const [bad, waits] = [made[1]!, made[4]!]
    const file = waits.files[0] ?? ''
    server.faulty.add(bad.id).add(file)
    await sendAll(A, nothing)
    const state = async (id: string) => (await store.changes.get(id))?.state
    expect(await Promise.all([...made.map((one) => one.id), other.id].map(state))).toEqual(['accepted', 'held', 'accepted', 'accepted', 'waiting', 'accepted', 'accepted'])
    expect((await store.changes.get(bad.id))?.reasons).toMatchObject([{ rule: 'Unexpected' }])
    expect((await store.files.get(file))?.problem).toBe('Unexpected')
    // Nobody judged it: when the register is mended, all of it goes.
    server.faulty.clear()
    await sendAll(A, nothing)
    expect((await standing(A)).changes).toMatchObject({ accepted: 7, held: 0, waiting: 0 })
    expect((await store.changes.get(bad.id))?.reasons).toEqual([])
  })

  it('sends what nobody else’s account said, and leaves theirs', async () => {
    await keptPackage('q', 'account-b', [{ id: 'm1' }])
    await record('q', 'marker_observation', 'm1', { found: 'lost' })
    await visited(seeded(5), 1)
    await sendAll(A, nothing)
    expect(await store.changes.where({ accountId: 'account-b' }).toArray()).toMatchObject([{ state: 'held', receipt: null }])
    expect(server.changes.size).toBe(1)
  })

  it('lets a file that the register refuses stand in nobody’s way', async () => {
    const made = await visited(seeded(6), 2)
    const bad = made[0]?.files[0] ?? ''
    line.send = (path, init) =>
      init.method === 'PATCH' && path.endsWith(bad)
        ? Promise.resolve(new Response(JSON.stringify({ type: 'urn:diming:NotThatKind', detail: '不收' }), { status: 422 }))
        : server.answer(path, init)
    const sent = await sendAll(A, nothing)
    expect(sent).toMatchObject({ filesSent: 3, filesOf: 4, changes: { accepted: 1, waiting: 1 } })
    expect(await store.files.get(bad)).toMatchObject({ isSent: false, problem: '不收' })
  })

  it('sends the others of a batch that is refused for one of them', async () => {
    const made = await visited(seeded(7))
    line.send = (path, init) =>
      path.endsWith('/changes') && String(init.body).includes(made[2]?.id ?? '-')
        ? Promise.resolve(new Response(JSON.stringify({ type: 'urn:diming:BodyInvalid', detail: '太长' }), { status: 422 }))
        : server.answer(path, init)
    await sendAll(A, nothing)
    expect((await standing(A)).changes).toMatchObject({ accepted: 5, refused: 1 })
    expect((await store.changes.get(made[2]?.id ?? ''))?.reasons).toMatchObject([{ message: '太长' }])
  })

  it('brings again what a register restored from a backup lost of what was open, and then of all', async () => {
    const made = await visited(seeded(8), 4)
    const [open, first, second] = made.map((one) => one.id)
    server.outcome = (id) => (id === open ? 'conflict' : 'accepted')
    await sendAll(A, nothing)
    server.lose(open ?? '', first ?? '', ...(made[0]?.files ?? []), ...(made[1]?.files ?? []))
    // One pass: nobody has to know of the backup.
    expect((await sendAll(A, nothing)).changes).toMatchObject({ conflict: 1, accepted: 3, held: 0, waiting: 0 })
    expect([server.changes.size, server.attachments.size]).toEqual([4, 8])
    expect(server.written).toEqual(new Map([first, second, made[3]?.id].map((id) => [id, 1])))
    // Of what was given up the office needs nothing any more.
    server.decide(open ?? '', 'discarded')
    await sendAll(A, nothing)
    server.lose(open ?? '')
    await sendAll(A, nothing)
    expect(server.changes.has(open ?? '')).toBe(false)
  })

  it('compares all with the register before a package goes, photos too', async () => {
    const made = await visited(seeded(9), 3)
    await sendAll(A, nothing)
    server.lose(made[1]?.id ?? '', made[1]?.files[0] ?? '', made[2]?.files[1] ?? '')
    // Nothing is open: of its own the device asks for nothing.
    const before = server.requests
    await sendAll(A, nothing)
    expect(server.requests).toBe(before)
    await comparePackage('p', nothing, turn())
    expect([server.changes.size, server.attachments.size]).toEqual([3, 6])
    expect([...server.written.values()]).toEqual([1, 1, 1])
    expect((await standing(A)).changes).toMatchObject({ accepted: 3, held: 0 })
  })

  it('learns from one short answer whether the register lost what it had accepted', async () => {
    const made = await visited(seeded(13), 3)
    const look = { isPressed: false, isLook: true }
    await sendAll(A, nothing)
    const before = server.requests
    await sendAll(A, nothing, look)
    expect(server.requests).toBe(before + 1)
    const [lost] = made
    server.lose(lost?.id ?? '', ...(lost?.files ?? []))
    await sendAll(A, nothing, look)
    expect([server.changes.size, server.attachments.size, (await standing(A)).changes.accepted]).toEqual([3, 6, 3])
    // Of what is not on this device nobody asks twice.
    await store.changes.delete(lost?.id ?? '')
    await sendAll(A, nothing, look)
    const asked = server.requests
    await sendAll(A, nothing, look)
    expect(server.requests).toBe(asked + 1)
  })

  it('waits with comparing until nobody sends, or until that is given up', async () => {
    await visited(seeded(14), 1)
    const waits = vi.fn()
    const leaving = new AbortController()
    const sent = sendAll(A, nothing)
    const given = comparePackage('p', nothing, turn(waits, leaving.signal))
    const done = comparePackage('p', nothing, turn(waits))
    leaving.abort()
    await expect(given).rejects.toMatchObject({ name: 'AbortError' })
    await Promise.all([sent, done])
    expect(waits).toHaveBeenCalledTimes(2)
    expect((await standing(A)).changes.accepted).toBe(1)
  })

  it('brings a photo that another account of this device sent, too', async () => {
    const [change] = await visited(seeded(10), 1)
    // The register has it from somebody else, which opens it for nobody.
    await store.files.toCollection().modify({ isSent: true })
    await sendAll(A, nothing)
    expect(server.attachments.size).toBe(2)
    expect((await store.changes.get(change?.id ?? ''))?.state).toBe('accepted')
  })

  it('says that it is there, and what it holds, before files go', async () => {
    await visited(seeded(11), 2)
    const said: string[] = []
    line.send = (path, init) => {
      if (path.endsWith('/changes')) {
        const { changes, pending } = JSON.parse(String(init.body)) as { changes: object[]; pending: number }
        said.push(`${changes.length} changes, ${pending} pending`)
      } else if (init.method === 'PATCH' && said.at(-1) !== 'files') said.push('files')
      return server.answer(path, init)
    }
    await sendAll(A, nothing)
    expect(said).toEqual(['0 changes, 2 pending', 'files', '2 changes, 0 pending'])
  })

  it('hands a package back to a register that was restored from a backup of before it, and sends all of it anew', async () => {
    const made = await visited(seeded(13), 2)
    await sendAll(A, nothing)
    server.lose(...made.flatMap((one) => [one.id, ...one.files]))
    server.unknown.add('p')
    // What bears no signature proves nothing: everything stays here, and the page says so.
    await expect(comparePackage('p', nothing, turn())).rejects.toMatchObject({ kind: 'NoSuchPackage' })
    await store.packages.where({ id: 'p' }).modify((kept) => {
      kept.manifest.signature = 'signed'
      kept.recordsAt = '2026-06-10T00:00:00Z'
    })
    await comparePackage('p', nothing, turn())
    expect(server.copies).toEqual(['p'])
    expect((await store.packages.get('p'))?.handedBackAt).toBeTruthy()
    expect([...server.written.values()]).toEqual([1, 1])
    expect(server.attachments.size).toBe(4)
    expect((await standing(A)).changes).toMatchObject({ accepted: 2, held: 0 })
  })

  it('sends a file that the register refused again only when somebody presses', async () => {
    const made = await visited(seeded(12), 1)
    const bad = made[0]?.files[0] ?? ''
    let asked = 0
    line.send = (path, init) => {
      if (init.method !== 'PATCH' || !path.endsWith(bad)) return server.answer(path, init)
      asked += 1
      return Promise.resolve(new Response(JSON.stringify({ type: 'urn:diming:NotThatKind', detail: '不收' }), { status: 422 }))
    }
    await sendAll(A, nothing, { isPressed: false })
    await sendAll(A, nothing, { isPressed: false })
    expect(asked).toBe(1)
    await sendAll(A, nothing)
    expect(asked).toBe(2)
  })
})

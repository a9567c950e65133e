import { beforeEach, expect, test, vi } from 'vitest'
import { line } from '@/field/line'
import { sendZip } from './sendingZip'

vi.mock('@/i18n', () => ({ i18n: { global: { t: (key: string) => key } } }))
vi.mock('@/api/client', () => ({ ownHeaders: () => ({}) }))

const PIECE = 2 << 20
const json = (body: object, status = 200) => new Response(JSON.stringify(body), { status })
const content = new Uint8Array(2 * PIECE + 5).map((_, at) => at % 251)
const zip = () => new File([content], 'diming-外业.zip')

/** A register that takes pieces as the real one does. */
const arrived = new Uint8Array(content.length)
let stands: number
let requests: string[]
/** What becomes of the n-th piece: it arrives, is lost, or arrives and its answer is lost. */
let fate: (piece: number) => 'arrives' | 'lost' | 'unanswered'

beforeEach(() => {
  arrived.fill(0)
  stands = 0
  requests = []
  fate = () => 'arrives'
  let pieces = 0
  line.pause = () => Promise.resolve()
  const sent = () => ({ upload_id: 'u', offset: stands, size_bytes: content.length, bytes_in_one_piece: 8 << 20 })
  line.send = (path, init) => {
    requests.push(`${init.method ?? ''} ${path}`)
    if (path.endsWith('/begun')) return Promise.resolve(json(sent(), 201))
    if (path.endsWith('/look')) return Promise.resolve(json({ id: 'job', upload_id: 'u' }, 202))
    const became = fate((pieces += 1))
    if (became === 'lost') throw new TypeError('Failed to fetch')
    const body = new Uint8Array(init.body as ArrayBuffer)
    const offset = Number((init.headers as Record<string, string>)['Upload-Offset'])
    if (offset === stands) {
      arrived.set(body, offset)
      stands += body.length
    }
    if (became === 'unanswered') throw new TypeError('Failed to fetch')
    return Promise.resolve(json(sent()))
  }
})

test('a ZIP goes in pieces, and is looked into once it is whole', async () => {
  const progress = vi.fn()
  expect((await sendZip(zip(), progress)).id).toBe('job')
  expect(Buffer.compare(arrived, content)).toBe(0)
  expect(progress.mock.calls.flat()).toEqual([PIECE, 2 * PIECE, 2 * PIECE + 5])
  expect(requests.at(-1)).toBe('POST /field-work/device-archives/u/look')
  expect(requests).toHaveLength(5)
})

test('what a bad line loses goes again, and what came without an answer is not doubled', async () => {
  fate = (piece) => (['lost', 'unanswered', 'arrives'] as const)[piece % 3] ?? 'arrives'
  await sendZip(zip(), () => undefined)
  expect(Buffer.compare(arrived, content)).toBe(0)
})

test('a line over which nothing comes is given up', async () => {
  fate = () => 'lost'
  await expect(sendZip(zip(), () => undefined)).rejects.toMatchObject({ kind: 'Unreachable' })
  expect(stands).toBe(0)
})

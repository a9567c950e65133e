import { keygen, sign } from '@noble/ed25519'
import { hashes } from '@noble/ed25519'
import { createHash } from 'node:crypto'

hashes.sha512 = (message) => new Uint8Array(createHash('sha512').update(message).digest())

type Row = Record<string, unknown>
const sha256 = (content: Uint8Array | string) => createHash('sha256').update(content).digest('hex')
const base64url = (content: Uint8Array | string) => Buffer.from(content).toString('base64url')
const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status })
const refused = (status: number, kind: string, headers = {}) =>
  new Response(JSON.stringify({ type: `urn:diming:${kind}`, title: kind, detail: kind }), { status, headers })

/** A register in memory that answers uploads and changes as the real one does; `written` counts what it would write. */
export class TestingServer {
  readonly attachments = new Map<string, Uint8Array>()
  readonly written = new Map<string, number>()
  readonly changes = new Map<string, Row & { content: string; missing: string[] }>()
  readonly #parts = new Map<string, { length: number; bytes: Uint8Array }>()
  readonly #keys = keygen()
  requests = 0
  /** What becomes of a change whose files are here; the test says otherwise. */
  outcome: (id: string) => string = () => 'accepted'
  /** Change what is sent as receipt, for one that is forged. */
  forge: (receipt: string, id: string) => string = (receipt) => receipt
  /** Changes and files that the register has a fault with. */
  readonly faulty = new Set<string>()
  /** Packages that the register has lost, and copies of them that it was handed. */
  readonly unknown = new Set<string>()
  readonly copies: string[] = []
  isUnderway = 0
  mostAtOnce = 0

  get keys(): Row[] {
    return [{ kty: 'OKP', crv: 'Ed25519', kid: 'k1', x: base64url(this.#keys.publicKey) }]
  }

  async answer(path: string, init: RequestInit): Promise<Response> {
    this.requests += 1
    this.isUnderway += 1
    this.mostAtOnce = Math.max(this.mostAtOnce, this.isUnderway)
    try {
      return await this.#answer(path, init)
    } finally {
      this.isUnderway -= 1
    }
  }

  async #answer(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers)
    if (path === '/field-work/uploads/known') {
      const { sha256: asked } = JSON.parse(String(init.body)) as { sha256: string[] }
      return json(asked.map((each) => ({ sha256: each, offset: 0, length: null, is_whole: this.attachments.has(each) })))
    }
    if (path === '/field-work/uploads') return this.#begin(headers)
    if (path.startsWith('/field-work/uploads/')) {
      if (this.faulty.has(path.split('/').pop() ?? '')) return refused(500, 'Unexpected')
      return this.#piece(path.split('/').pop() ?? '', headers, new Uint8Array(await (init.body as Blob).arrayBuffer()))
    }
    if (path.startsWith('/field-work/changes')) return json({ rows: [...this.changes.keys()].map((id) => this.#row(id)), next: null })
    if (path === '/field-work/packages/taken-up') return this.#takeUp(init.body as FormData)
    const [, , , packageId] = path.split('/')
    if (this.unknown.has(packageId ?? '')) return refused(404, 'NoSuchPackage')
    return this.#receive(packageId ?? '', JSON.parse(String(init.body)) as { changes: { id: string; content: string }[] })
  }

  async #takeUp(body: FormData): Promise<Response> {
    const copy = JSON.parse(await (body.get('file') as Blob).text()) as { manifest: { id: string; signature: string } }
    if (copy.manifest.signature !== 'signed') return refused(422, 'CopyUnproved')
    this.copies.push(copy.manifest.id)
    this.unknown.delete(copy.manifest.id)
    return json({})
  }

  #begin(headers: Headers): Response {
    const length = Number(headers.get('Upload-Length'))
    const name = Buffer.from(/sha256 ([^,]+)/.exec(headers.get('Upload-Metadata') ?? '')?.[1] ?? '', 'base64').toString()
    if (this.attachments.has(name)) return this.#stands(length, 201)
    const part = this.#parts.get(name) ?? { length, bytes: new Uint8Array() }
    this.#parts.set(name, part)
    return this.#stands(part.bytes.length, 201)
  }

  #piece(name: string, headers: Headers, piece: Uint8Array): Response {
    const offset = Number(headers.get('Upload-Offset'))
    const part = this.#parts.get(name)
    const kept = this.attachments.get(name)
    if (part === undefined || kept !== undefined) {
      if (kept === undefined) return refused(404, 'NoSuchUpload')
      return offset === kept.length && piece.length === 0 ? this.#stands(offset, 204) : refused(409, 'OtherOffset')
    }
    if (offset !== part.bytes.length) return refused(409, 'OtherOffset')
    part.bytes = Uint8Array.from([...part.bytes, ...piece])
    if (part.bytes.length < part.length) return this.#stands(part.bytes.length, 204)
    if (sha256(part.bytes) !== name) {
      part.bytes = new Uint8Array()
      return refused(422, 'OtherBytes')
    }
    this.attachments.set(name, part.bytes)
    return this.#stands(part.length, 204)
  }

  #stands(offset: number, status: number): Response {
    return new Response(null, { status, headers: { 'Upload-Offset': String(offset) } })
  }

  #receive(packageId: string, sent: { changes: { id: string; content: string }[] }): Response {
    if (sent.changes.some(({ id }) => this.faulty.has(id))) return refused(500, 'Unexpected')
    const handled = new Set<string>()
    for (const { id, content } of sent.changes) {
      if (!this.changes.has(id)) {
        this.changes.set(id, { id, content, package: packageId, state: 'waiting', missing: [], reasons: [] })
        this.#decide(id)
      }
      handled.add(id)
    }
    for (const [id, change] of this.changes) {
      if (change.state === 'waiting' && this.#decide(id) !== 'waiting') handled.add(id)
    }
    const accepted = [...this.changes.values()].filter((one) => one.package === packageId && one.state === 'accepted').map((one) => String(one.id))
    const accepted_sha256 = sha256(accepted.sort().join('\n'))
    return json({ clock_offset_s: 0, clock_is_off: false, changes: [...handled].map((id) => this.#row(id)), accepted_sha256, receipt_keys: this.keys })
  }

  #decide(id: string): string {
    const change = this.changes.get(id)
    if (change === undefined) return ''
    const said = JSON.parse(change.content) as { values: { photos?: { sha256: string }[] } }
    const cited = (said.values.photos ?? []).map((one) => one.sha256)
    change.missing = cited.filter((each) => !this.attachments.has(each)).map((each) => `file:${each}`)
    change.state = change.missing.length > 0 ? 'waiting' : this.outcome(id)
    if (change.state === 'accepted') this.written.set(id, (this.written.get(id) ?? 0) + 1)
    return String(change.state)
  }

  /** Know nothing any more of changes and files that came after a backup. */
  lose(...names: string[]): void {
    for (const name of names) [this.changes, this.attachments, this.written, this.#parts].forEach((each) => each.delete(name))
  }

  /** Decide on a change anew, as somebody in the office does. */
  decide(id: string, state: string, said: Row = {}): void {
    const change = this.changes.get(id)
    if (change !== undefined) Object.assign(change, { state }, said)
  }

  #row(id: string): Row {
    const change = this.changes.get(id)
    const content_sha256 = sha256(change?.content ?? '')
    const claims = { change: id, package: change?.package, content_sha256, outcome: change?.state }
    const signed = `${base64url(JSON.stringify({ alg: 'EdDSA', kid: 'k1' }))}.${base64url(JSON.stringify(claims))}`
    const signature = base64url(sign(new TextEncoder().encode(signed), this.#keys.secretKey))
    return { conflicts: [], kept_from_register: [], decided_by: null, decision_reason: '', ...change, content_sha256, record_id: null, receipt: this.forge(`${signed}.${signature}`, id) }
  }
}

/** Numbers that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

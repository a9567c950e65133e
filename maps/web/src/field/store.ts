import Dexie, { type Table } from 'dexie'
import type { Shape } from '@/api/client'
import { Problem } from '@/api/problem'
import type { Role } from '@/api/session'
import { newId } from '@/records/ids'
import { citedFiles, sha256Of } from './hashes'

// What forms say is checked against their JSON Schema, not by the compiler.
export type Values = Record<string, any>

/** Why the register refused a change: field, value, rule, and the sentence in both languages. */
export interface Reason {
  field: string
  value: string
  rule: string
  message: string
  message_en: string
}

/** `held`: the register has not answered yet. */
export type ChangeState = 'held' | 'waiting' | 'accepted' | 'conflict' | 'refused' | 'discarded'

/** Who signed in on this device. */
export interface Person {
  account_id: string
  login: string
  name: string
  roles: Role[]
}

/** A package on this device; `whole` when every record and picture of its manifest is here. */
export interface KeptPackage {
  id: string
  accountId: string
  manifest: Shape<'FieldManifestOut'>
  head: Record<string, unknown>
  forms: Shape<'FieldFormsOut'>
  state: 'arriving' | 'whole'
  basemap: Blob | null
  /** The printed sheets (外业登记表, PDF); a register of before had none. */
  sheets?: Blob
  /** When its records and head were here; a survey may have none. */
  recordsAt?: string
  /** What register and device had accepted when all of it was asked for the last time. */
  compared?: string
  /** Why the register took nothing of it the last time, in the words of the one who sent. */
  problem?: string
  /** When the register, restored from a backup, took it up again from here, the last time. */
  handedBackAt?: string
}

/** A record of a package as it was handed out. */
export interface KeptItem {
  packageId: string
  id: string
  ordinal: number
  kind: string
  version: number
  content: Values
}

/** A picture that came with a package, or a photo, sketch, signature or voice note made on this device. */
export interface KeptFile {
  sha256: string
  bytes: Blob
  name: string
  mediaType: string
  origin: 'package' | 'captured'
  packageId: string
  keptAt: string
  isSent: boolean
  /** Why the register does not take it, in the words of the one who sent it. */
  problem?: string
  /** The register judged it and does not want it: it goes again only when somebody presses. */
  isRefused?: boolean
}

/** What the office says of a change beside its state. */
export interface Decided {
  /** Fields that somebody else changed too, and what was chosen for each. */
  conflicts: { field: string; choice: 'device' | 'register' | 'other' | null }[]
  /** Fields that stayed as somebody else had changed them; `*`: all. */
  keptFromRegister: string[]
  by: string
  reason: string
}

/** Something said in the field; `content` is the text that is sent, whose hash the receipt names. */
export interface KeptChange {
  id: string
  packageId: string
  accountId: string
  kind: string
  targetId: string | null
  parentId: string | null
  sequence: number
  deviceTime: string
  content: string
  contentSha256: string
  values: Values
  files: string[]
  state: ChangeState
  reasons: Reason[]
  missing: string[]
  receipt: string | null
  recordId: string | null
  decided: Decided | null
  /** The register answered with a receipt that is not for this change, or not its own: nothing was taken from it. */
  isReceiptBad?: boolean
}

/** Without a receipt the register has kept nothing of a change. */
export const isToSend = (change: KeptChange) => change.state === 'held' || (change.state === 'refused' && change.receipt === null)

/** A form that was begun; the key is `${kind}:${targetId ?? 'new'}`. */
export interface Draft {
  packageId: string
  key: string
  values: Values
  changedAt: string
  begun?: Begun
}

/** When a form was begun by this device's clock, and what was known of that clock then. */
export interface Begun {
  at: string
  clock: Clock | null
}

interface Setting {
  name: string
  value: unknown
}

/** What the device holds of field work, in IndexedDB. */
export class DimingField extends Dexie {
  declare packages: Table<KeptPackage, string>
  declare items: Table<KeptItem, [string, string]>
  declare files: Table<KeptFile, string>
  declare changes: Table<KeptChange, string>
  declare drafts: Table<Draft, [string, string]>
  declare settings: Table<Setting, string>

  constructor() {
    // What was said survives a battery that is pulled out, not only a browser that is closed.
    super('diming-field', { chromeTransactionDurability: 'strict' })
    this.version(1).stores({
      packages: 'id, accountId',
      items: '[packageId+id], [packageId+ordinal], packageId',
      files: 'sha256, packageId',
      changes: 'id, packageId, accountId, state, [packageId+targetId], sequence',
      drafts: '[packageId+key], packageId',
      settings: 'name',
    })
  }
}

export const store = new DimingField()

/** Return a setting of this device. */
export async function setting<Value>(name: string): Promise<Value | undefined> {
  return (await store.settings.get(name))?.value as Value | undefined
}

/** The name of the setting that holds a Clock. */
export const CLOCK = 'clock'

/** Keep a setting of this device. Throws a Problem (NoRoom). */
export async function keepSetting(name: string, value: unknown): Promise<void> {
  await written(() => store.settings.put({ name, value }))
}

/** How far this device's clock was ahead of the register's when they last spoke, and when that was by the register's. */
export interface Clock {
  offset_s: number
  is_off: boolean
  server_time: string
}

/** Return what this device knows of its clock; undefined where it never spoke with the register. */
export function knownClock(): Promise<Clock | undefined> {
  return setting<Clock>(CLOCK)
}

/** Return who signed in on this device last, also without a network. */
export async function person(): Promise<Person | null> {
  return (await setting<Person>('person')) ?? null
}

/** Return the id of this device, made once. Throws a Problem (NoRoom). */
export function deviceId(): Promise<string> {
  return written(() =>
    store.transaction('rw', store.settings, async () => {
      const known = await setting<string>('device')
      if (known !== undefined) return known
      const made = newId()
      await store.settings.put({ name: 'device', value: made })
      return made
    }),
  )
}

/** How Chromium says that the disk itself is full: of a blob, of its log, of a store that it closed for want of room. */
const FULL_DISK = /write blobs|NO_SPACE|opening backing store/

/** Whether a failure says that the device has no room left: no more is granted, or none is there. */
export function isOutOfRoom(failure: unknown): boolean {
  const { name, message, inner, failures } = (failure ?? {}) as { name?: string; message?: string; inner?: unknown; failures?: unknown[] }
  return name === 'QuotaExceededError' || FULL_DISK.test(message ?? '') || (inner != null && isOutOfRoom(inner)) || (failures ?? []).some(isOutOfRoom)
}

/** The setting that says whether room is held in reserve; null once it was given up. */
export const RESERVE = 'reserve'
/** Where it is held. Outside the store: on a full disk nothing can be removed from it, since removing writes. */
const RESERVE_CACHE = 'diming-reserve'
export const RESERVE_AT = '/app/field/reserve'
const TRIAL_AT = '/app/field/trial'
/** What a form, a change or an answer of the register takes at most, with what the browser writes beside it. */
const SMALL_BYTES = 256 << 10
/** Left for those where a file finds no room any more. */
export const SPARE_BYTES = 2 << 20

let turn: Promise<unknown> = Promise.resolve()

/** Do one thing after the other: whatever tries how much room there is takes it from the others meanwhile. */
export function inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
  const done = turn.then(act)
  turn = done.catch(() => undefined)
  return done
}

/** Return the cache where room is held, or null: without a secure connection, and in private windows, browsers have none. */
export async function reserveCache(): Promise<Cache | null> {
  return 'caches' in globalThis ? caches.open(RESERVE_CACHE).catch(() => null) : null
}

/** Whether there is room for so many bytes, which only writing them tells. */
export async function hasRoom(bytes = SMALL_BYTES): Promise<boolean> {
  const cache = await reserveCache()
  if (cache === null) return true
  try {
    await cache.put(TRIAL_AT, new Response(new Blob([new Uint8Array(bytes)])))
    return true
  } catch {
    return false
  } finally {
    await cache.delete(TRIAL_AT)
  }
}

/** Give up what is held in reserve, and open the store anew where the browser closed it for want of room. */
async function giveUpReserve(): Promise<void> {
  const wasHeld = await (await reserveCache())?.delete(RESERVE_AT)
  if (!store.isOpen()) store.close({ disableAutoOpen: false })
  if (wasHeld) await store.settings.put({ name: RESERVE, value: null })
}

/** Open the store, in its reserve where there is no room even for that. Throws a Problem (StoreClosed). */
export async function opened(): Promise<void> {
  if (store.isOpen()) return
  try {
    await store.open()
  } catch {
    try {
      await giveUpReserve()
      await store.open()
    } catch {
      const { i18n } = await import('@/i18n')
      throw new Problem(507, 'StoreClosed', '', i18n.global.t('problem.store_closed'))
    }
  }
}

/**
 * Write so many bytes to the store at most; nothing is half written. A device without room writes into its reserve
 * first, which its pages tell; then it throws a Problem (NoRoom). Room is tried before: Chromium goes on behind a
 * line of its log that a full disk cut off, and throws the whole store away when it reads that log again.
 */
export function written<Result>(write: () => Promise<Result>, bytes = SMALL_BYTES): Promise<Result> {
  return inTurn(async () => {
    if (await hasRoom(bytes)) {
      try {
        return await write()
      } catch (failure) {
        if (!isOutOfRoom(failure)) throw failure
      }
    }
    await giveUpReserve().catch(() => undefined)
    if (await hasRoom(bytes)) {
      try {
        return await write()
      } catch (failure) {
        if (!isOutOfRoom(failure)) throw failure
      }
    }
    const { i18n } = await import('@/i18n')
    throw new Problem(507, 'NoRoom', '', i18n.global.t('problem.no_room'))
  })
}

/** Keep a file made on this device and return its SHA-256; the same bytes are kept once. Throws a Problem (NoRoom). */
export async function keepFile(bytes: Blob, name: string, packageId: string): Promise<string> {
  return (await keepFiles([{ bytes, name }], packageId))[0] ?? ''
}

/** Files made since this page opened: its forms may show them before a draft cites them. */
export const fresh = new Set<string>()

/** Keep files that belong together, all or none, and return their SHA-256. Throws a Problem (NoRoom). */
export async function keepFiles(files: readonly { bytes: Blob; name: string }[], packageId: string): Promise<string[]> {
  const kept: KeptFile[] = []
  for (const { bytes, name } of files) {
    // A file chosen from the gallery may be gone tomorrow; what is kept are its bytes.
    const content = await bytes.arrayBuffer()
    kept.push({
      sha256: await sha256Of(new Uint8Array(content)),
      bytes: new Blob([content], { type: bytes.type }),
      name,
      mediaType: bytes.type,
      origin: 'captured',
      packageId,
      keptAt: new Date().toISOString(),
      isSent: false,
    })
  }
  kept.forEach((one) => fresh.add(one.sha256))
  await written(
    () =>
      store.transaction('rw', store.files, async () => {
        for (const one of kept) {
          if ((await store.files.where({ sha256: one.sha256 }).count()) === 0) await store.files.add(one)
        }
      }),
    kept.reduce((sum, one) => sum + one.bytes.size, SPARE_BYTES),
  )
  return kept.map((one) => one.sha256)
}

/** Return an address under which the page can show a kept file; whoever asks for it revokes it. */
export async function fileUrl(sha256: string): Promise<string | null> {
  const kept = await store.files.get(sha256)
  return kept === undefined ? null : URL.createObjectURL(kept.bytes)
}

/**
 * Keep what was said of a record (`targetId`: a record of the package, or the change that made it; null: a new
 * one), and drop its draft: both or neither. Throws a Problem (NoRoom).
 */
export async function record(
  packageId: string,
  kind: string,
  targetId: string | null,
  values: object,
  more: { parentId?: string } = {},
): Promise<KeptChange> {
  const [kept, item, maker] = await Promise.all([
    store.packages.get(packageId),
    targetId === null ? undefined : store.items.get([packageId, targetId]),
    targetId === null ? undefined : store.changes.get(targetId),
  ])
  if (kept === undefined) throw new Error(`no package ${packageId} on this device`)
  const parentId = more.parentId ?? maker?.id ?? null
  const plain = JSON.parse(JSON.stringify(values)) as Values
  const sequence = await nextSequence()
  const clock = await knownClock()
  const deviceTime = new Date().toISOString()
  const content = JSON.stringify({
    kind,
    target_id: targetId,
    parent_id: parentId,
    base_version: item?.version ?? 0,
    schema_version: kept.forms.schema_version,
    device_time: deviceTime,
    // What is known of it by now: it may be put right before this is sent.
    clock: clock === undefined ? null : { offset_s: clock.offset_s, server_time: clock.server_time },
    sequence,
    values: plain,
  })
  const change: KeptChange = {
    id: newId(),
    packageId,
    accountId: kept.accountId,
    kind,
    targetId,
    parentId,
    sequence,
    deviceTime,
    content,
    // Outside the transaction, which would end while another than the database is waited for.
    contentSha256: await sha256Of(content),
    values: plain,
    files: citedFiles(plain),
    state: 'held',
    reasons: [],
    missing: [],
    receipt: null,
    recordId: null,
    decided: null,
  }
  await written(() =>
    store.transaction('rw', store.changes, store.drafts, async () => {
      await store.changes.add(change)
      await store.drafts.delete([packageId, draftKey(kind, targetId)])
    }),
  )
  return change
}

/** Return the next number by which the changes of this device are counted. */
function nextSequence(): Promise<number> {
  return written(() =>
    store.transaction('rw', store.settings, async () => {
      const next = ((await setting<number>('sequence')) ?? 0) + 1
      await store.settings.put({ name: 'sequence', value: next })
      return next
    }),
  )
}

export function draftKey(kind: string, targetId: string | null): string {
  return `${kind}:${targetId ?? 'new'}`
}

export async function begunNow(): Promise<Begun> {
  return { at: new Date().toISOString(), clock: (await knownClock()) ?? null }
}

/** Keep a form as far as it is filled in. Throws a Problem (NoRoom). */
export async function saveDraft(packageId: string, key: string, values: object): Promise<void> {
  const plain = JSON.parse(JSON.stringify(values)) as Values
  const begun = (await readDraft(packageId, key))?.begun ?? (await begunNow())
  await written(() => store.drafts.put({ packageId, key, values: plain, changedAt: new Date().toISOString(), begun }))
}

/** Forget a form that was begun. Throws a Problem (NoRoom): forgetting writes, too. */
export function dropDraft(packageId: string, key: string): Promise<void> {
  return written(() => store.drafts.delete([packageId, key]))
}

export function readDraft(packageId: string, key: string): Promise<Draft | undefined> {
  return store.drafts.get([packageId, key])
}

/** A record as this device has it: as handed out, under the newest change that was not given up. */
export interface Shown {
  item: KeptItem | undefined
  change: KeptChange | undefined
  values: Values
}

/** Return a record of a package, or one that a change of this device makes, with what was last said of it here. */
export async function shownValues(packageId: string, itemId: string): Promise<Shown> {
  const [item, said, maker] = await Promise.all([
    store.items.get([packageId, itemId]),
    store.changes.where('[packageId+targetId]').equals([packageId, itemId]).toArray(),
    store.changes.get(itemId),
  ])
  const change = [...(maker === undefined ? [] : [maker]), ...said]
    .filter((one) => one.state !== 'discarded')
    .sort((one, other) => one.sequence - other.sequence)
    .at(-1)
  return { item, change, values: { ...item?.content, ...change?.values } }
}

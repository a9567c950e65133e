import type { Shape } from '@/api/client'
import { Problem } from '@/api/problem'
import { i18n } from '@/i18n'
import { keepClock } from './clock'
import { sha256Of } from './hashes'
import { handBack } from './handingBack'
import { askedJson, patiently } from './line'
import { isReceiptFor } from './receipts'
import { isToSend, keepSetting, setting, store, written, type ChangeState, type KeptChange, type KeptPackage } from './store'
import { noteMissing, stillNeeded, upload } from './uploading'

export interface Sending {
  step: 'files' | 'changes' | 'asking'
  done: number
  of: number
}

/** How all that this person holds on the device stands after sending. */
export interface Sent {
  changes: Record<ChangeState, number>
  filesSent: number
  filesOf: number
  badReceipts: number
}

type Row = Shape<'DeviceChangeOut'>
type Answer = Shape<'FieldAnswerOut'>
type Keys = Record<string, unknown>[]

const LOCK = 'diming-field-send'
const PAGE = 200
const LEAST_PIECE = 1 << 20
/** How often a part of a batch is tried, when the whole was tried in vain. */
const PART_ATTEMPTS = 2
/** The second is for what a restored register turned out to have lost. */
const ROUNDS = 2
const FILE = 'file:'
/** While files go for hours, the register hears so often that the device is there. */
const TELL_MS = 600_000
/** Whether the register refuses one file or package, or breaks on it, and not whoever sends. */
const isAbout = (failure: unknown): failure is Problem =>
  failure instanceof Problem && failure.status >= 400 && failure.status <= 500 && ![401, 403, 429].includes(failure.status)
/** Answers that may be about a single change of many; 500 is a fault of the register's, that it may have with one. */
const TO_PART: readonly number[] = [413, 422, 500]
/** States that somebody in the office, or a file that came, may have changed since. */
export const OPEN: readonly ChangeState[] = ['waiting', 'conflict', 'refused']

/** How to send. */
export interface How {
  /** What nobody pressed for leaves out files that the register refused before. */
  isPressed: boolean
  /** Ask the register also of packages of which it said that it has all. */
  isLook?: boolean
}

/**
 * Send all that an account holds on this device: files first, then changes, then ask what became of those that were
 * open. Only one tab sends at a time. Throws a Problem where the line is too bad for now, or another tab sends; whatever
 * was answered until then is kept.
 */
export async function sendAll(accountId: string, progress: (now: Sending) => void, how: How = { isPressed: true }): Promise<Sent> {
  return alone(async () => {
    const packages = await store.packages.where({ accountId }).toArray()
    for (const each of packages) {
      try {
        await sendPackage(each, progress, how)
        await written(() => store.packages.update(each.id, { problem: undefined }))
      } catch (failure) {
        // A package that the register does not take from here is in no other's way.
        if (!isAbout(failure)) throw failure
        await written(() => store.packages.update(each.id, { problem: failure.detail }))
      }
    }
    return standing(accountId)
  })
}

/** Whoever waits until nobody sends: he is told that he waits, and may give up. */
export interface Turn {
  waits: () => void
  signal: AbortSignal
}

/**
 * Compare all that was said of a package, photos too, with what the register has, once nobody sends; what it lost is sent
 * again. Throws a Problem as `sendAll` does, and where the register has no such package of this account; an AbortError
 * where the turn was given up.
 */
export async function comparePackage(packageId: string, progress: (now: Sending) => void, turn: Turn): Promise<void> {
  await alone(async () => {
    const kept = await store.packages.get(packageId)
    if (kept !== undefined) await sendPackage(kept, progress, { isPressed: true, isAll: true })
  }, turn)
}

async function alone<Result>(act: () => Promise<Result>, turn?: Turn): Promise<Result> {
  const done = await navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => (lock === null ? null : { result: await act() }))
  if (done !== null) return done.result
  if (turn === undefined) throw new Problem(0, 'SendingElsewhere', '', i18n.global.t('problem.sending_elsewhere'))
  turn.waits()
  return await navigator.locks.request(LOCK, { signal: turn.signal }, act)
}

/** Count what an account holds on this device, by what became of it. */
export async function standing(accountId: string): Promise<Sent> {
  const changes = await store.changes.where({ accountId }).toArray()
  const counts: Record<ChangeState, number> = { held: 0, waiting: 0, accepted: 0, conflict: 0, refused: 0, discarded: 0 }
  for (const each of changes) counts[each.state] += 1
  const hashes = [...new Set(changes.flatMap((each) => each.files))]
  const files = await store.files.bulkGet(hashes)
  return {
    changes: counts,
    filesSent: files.filter((file) => file?.isSent).length,
    filesOf: hashes.length,
    badReceipts: changes.filter((each) => each.isReceiptBad).length,
  }
}

interface HowOne extends How {
  /** Believe nothing to be there still. */
  isAll?: boolean
}

async function sendPackage(kept: KeptPackage, progress: (now: Sending) => void, how: HowOne): Promise<void> {
  try {
    await sendRounds(kept, progress, how)
  } catch (failure) {
    if (!(failure instanceof Problem) || failure.kind !== 'NoSuchPackage' || !(await handBack(kept.id))) throw failure
    // A register that was restored from a backup of before the package has nothing of it.
    await written(() => store.packages.update(kept.id, { handedBackAt: new Date().toISOString() }))
    await sendRounds(kept, progress, { ...how, isAll: true })
  }
}

async function sendRounds(kept: KeptPackage, progress: (now: Sending) => void, how: HowOne): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    if (!(await sendRound(kept, progress, how))) return
  }
}

/** Send a package once; return whether the register lost what it had had. */
async function sendRound(kept: KeptPackage, progress: (now: Sending) => void, how: HowOne): Promise<boolean> {
  const changes = await store.changes.where({ packageId: kept.id }).sortBy('sequence')
  const toSend = changes.filter(isToSend)
  await sendFiles(kept, changes, progress, how)
  const most = kept.forms.limits.changes_in_one_request ?? 1
  let hasLost = false
  for (let at = 0; at < toSend.length; at += most) {
    progress({ step: 'changes', done: at, of: toSend.length })
    hasLost = (await sendBatch(kept, toSend.slice(at, at + most), toSend.length - at - most)) || hasLost
  }
  const open = await store.changes.where({ packageId: kept.id }).filter((each) => OPEN.includes(each.state)).count()
  const isAsked = open > 0 || how.isAll === true || how.isLook === true
  if (isAsked) progress({ step: 'asking', done: 0, of: open })
  // A file that came last may be what a change waited for.
  if (isAsked && toSend.length === 0) hasLost = (await sendBatch(kept, [], 0)) || hasLost
  const isAll = how.isAll === true || (await isOther(kept.id))
  if (open === 0 && !isAll) return hasLost
  hasLost = (await askAgain(kept, isAll)) || hasLost
  if (isAll && !hasLost) {
    const now = await compared(kept.id)
    await written(() => store.packages.update(kept.id, { compared: now }))
  }
  return hasLost
}

/** By package what the register said last of all that it has accepted. */
const accepted = new Map<string, string>()

/** What the register has accepted, as it says, and as its receipts say here. */
async function compared(packageId: string): Promise<string> {
  const own = await store.changes.where({ packageId }).filter((one) => one.state === 'accepted' && one.receipt !== null).primaryKeys()
  return `${accepted.get(packageId)} ${await sha256Of(own.sort().join('\n'))}`
}

/**
 * Whether the register has accepted other changes of a package than its receipts here say: it lost some, or the office
 * decided since. What was asked in vain before (of changes that are not here, say) is not asked again.
 */
async function isOther(packageId: string): Promise<boolean> {
  if (!accepted.has(packageId)) return false
  const now = await compared(packageId)
  const [there, here] = now.split(' ')
  return there !== here && now !== (await store.packages.get(packageId))?.compared
}

/** Send the photos of whatever was said, of what the register refused too: whoever decides there wants to see them. */
async function sendFiles(kept: KeptPackage, changes: readonly KeptChange[], progress: (now: Sending) => void, how: HowOne): Promise<void> {
  const cited = [...new Set(changes.flatMap((each) => each.files))]
  const here = (await store.files.bulkGet(cited)).filter((file) => file !== undefined)
  const unsure = here.filter((file) => (file.isSent ? how.isAll && file.origin !== 'package' : how.isPressed || !file.isRefused))
  if (unsure.length === 0) return
  const needed = await stillNeeded(unsure.map((file) => file.sha256))
  const of = cited.length
  const largest = kept.forms.limits.bytes_in_one_piece ?? LEAST_PIECE
  let toldAt = -Infinity
  let wasBroken = false
  for (const [at, sha256] of needed.entries()) {
    const file = await store.files.get(sha256)
    if (file === undefined) continue
    if (performance.now() - toldAt > TELL_MS) {
      await tell(kept, changes.filter(isToSend).length)
      toldAt = performance.now()
    }
    const before = of - needed.length + at
    progress({ step: 'files', done: before, of })
    try {
      await upload(file, largest, (sent) => progress({ step: 'files', done: before + sent / file.bytes.size, of }))
    } catch (failure) {
      // One that the register does not take is in nobody else's way; its change says that it waits for it.
      if (!isAbout(failure)) throw failure
      await written(() => store.files.update(sha256, { problem: failure.detail, isRefused: failure.status !== 500 }))
      // A register that breaks on one file after the other breaks on all.
      if (failure.status === 500 && wasBroken) throw failure
      wasBroken = failure.status === 500
    }
  }
}

/** Tell the register that the device is there and what it holds, before files go for hours. */
async function tell(kept: KeptPackage, pending: number): Promise<void> {
  try {
    await sendBatch(kept, [], pending)
  } catch (failure) {
    // Files go though the register breaks on what waits there.
    if (!(failure instanceof Problem) || failure.status !== 500) throw failure
  }
}

/**
 * Send some changes; what is wrong with one of them is told of that one, and the others go. Return whether the register
 * lacks a file that it had had.
 */
async function sendBatch(kept: KeptPackage, changes: readonly KeptChange[], left: number, attempts?: number): Promise<boolean> {
  const path = `/field-work/packages/${kept.id}/changes`
  try {
    const answer = await patiently(() =>
      askedJson<Answer>(path, {
        sent_at: new Date().toISOString(),
        changes: changes.map(({ id, content }) => ({ id, content })),
        pending: Math.max(0, left),
      }),
      attempts,
    )
    await keepClock(answer)
    accepted.set(kept.id, answer.accepted_sha256)
    return await apply(kept, answer.changes, answer.receipt_keys as Keys)
  } catch (failure) {
    if (!(failure instanceof Problem) || !TO_PART.includes(failure.status) || changes.length === 0) throw failure
    const [only, ...others] = changes
    if (others.length > 0) {
      const half = changes.length >> 1
      const hasLost = await sendBatch(kept, changes.slice(0, half), left + changes.length - half, PART_ATTEMPTS)
      return (await sendBatch(kept, changes.slice(half), left, PART_ATTEMPTS)) || hasLost
    }
    if (only !== undefined) {
      const reason = { field: '', value: '', rule: failure.kind, message: failure.detail, message_en: failure.detail }
      // A fault of the register's is no judgement: the change is sent again next time.
      const noted = failure.status === 500 ? { reasons: [reason] } : { state: 'refused' as const, reasons: [reason] }
      await written(() => store.changes.update(only.id, noted))
    }
    return false
  }
}

/**
 * Ask what became of the changes of a package that were open, of all when asked; the latest come first. Those of which
 * the register knows nothing any more are held again; sending one anew is harmless. Return whether something was lost.
 */
async function askAgain(kept: KeptPackage, isAll: boolean): Promise<boolean> {
  // What was given up is not brought back, though the register may have lost that too.
  const known = (one: KeptChange) => one.receipt !== null && one.state !== 'discarded'
  const told = await store.changes.where({ packageId: kept.id }).filter(known).toArray()
  const wanted = new Set(told.filter((one) => isAll || OPEN.includes(one.state)).map((one) => one.id))
  const seen = new Set<string>()
  let hasLost = false
  let after = ''
  do {
    const path = `/field-work/changes?package_id=${kept.id}&limit=${PAGE}${after}`
    const page = await patiently(() => askedJson<Shape<'FieldChangePage'>>(path))
    hasLost = (await apply(kept, page.rows, [])) || hasLost
    for (const { id } of page.rows) {
      wanted.delete(id)
      seen.add(id)
    }
    after = page.next === null ? '' : `&after=${page.next}`
  } while (after !== '' && wanted.size > 0)
  if (wanted.size === 0) return hasLost
  // It was asked for all that it has: a register that lost one may have lost those that are accepted, too.
  const anew: Partial<KeptChange> = { state: 'held', reasons: [], missing: [], receipt: null, recordId: null, decided: null }
  const lost = told.filter((one) => !seen.has(one.id))
  const noted = lost.map((one) => ({ key: one.id, changes: anew }))
  await written(() => store.transaction('rw', store.changes, () => store.changes.bulkUpdate(noted)))
  await noteMissing(lost.flatMap((one) => one.files))
  return true
}

/** Return the keys of receipts that this device knows: those that came with the package, and with answers since. */
async function keysOf(kept: KeptPackage, newer: Keys): Promise<Keys> {
  const before = (await setting<Keys>('receipt_keys')) ?? []
  const known = new Map([...before, ...newer].map((key) => [key.kid, key]))
  if (known.size > before.length) await keepSetting('receipt_keys', [...known.values()])
  return [...(kept.manifest.receipt_keys as Keys), ...known.values()]
}

/**
 * Note what the register says of changes, all or nothing, of each only with a receipt for it; nothing is dropped here.
 * Return whether it lacks a file that it had had.
 */
async function apply(kept: KeptPackage, rows: readonly Row[], keys: Keys): Promise<boolean> {
  const known = await keysOf(kept, keys)
  const noted: { key: string; changes: Partial<KeptChange> }[] = []
  for (const row of rows) {
    const change = await store.changes.get(row.id)
    if (change === undefined || change.packageId !== kept.id) continue
    // An id that another change has is refused without a receipt: the register keeps nothing of it.
    const isUnkept = row.receipt === null && row.state === 'refused' && change.receipt === null
    if (isUnkept || (row.receipt !== null && (await isReceiptFor(row.receipt, change, row.state, known)))) {
      const decided = {
        conflicts: row.conflicts.map(({ field, choice }) => ({ field, choice })),
        keptFromRegister: row.kept_from_register,
        by: row.decided_by ?? '',
        reason: row.decision_reason,
      }
      const { state, reasons, missing, receipt, record_id: recordId } = row
      noted.push({ key: row.id, changes: { state, reasons, missing, receipt, recordId, decided, isReceiptBad: false } })
    } else {
      noted.push({ key: row.id, changes: { isReceiptBad: true } })
    }
  }
  if (noted.length === 0) return false
  await written(() => store.transaction('rw', store.changes, () => store.changes.bulkUpdate(noted)))
  const missing = noted.flatMap((one) => one.changes.missing ?? []).filter((each) => each.startsWith(FILE))
  return (await noteMissing(missing.map((each) => each.slice(FILE.length)))) > 0
}

import type { Shape } from '@/api/client'
import { Problem } from '@/api/problem'
import { i18n } from '@/i18n'
import { keepClock } from './clock'
import { askedJson, patiently } from './line'
import { isReceiptFor } from './receipts'
import { isToSend, keepSetting, setting, store, written, type ChangeState, type KeptChange, type KeptPackage } from './store'
import { stillNeeded, upload } from './uploading'

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
/** Whether the register refuses one file or package, or breaks on it, and not whoever sends. */
const isAbout = (failure: unknown): failure is Problem =>
  failure instanceof Problem && failure.status >= 400 && failure.status <= 500 && ![401, 403, 429].includes(failure.status)
/** Answers that may be about a single change of many; 500 is a fault of the register's, that it may have with one. */
const TO_PART: readonly number[] = [413, 422, 500]
/** States that somebody in the office, or a file that came, may have changed since. */
const OPEN: readonly ChangeState[] = ['waiting', 'conflict', 'refused']

/**
 * Send all that an account holds on this device: files first, then changes, then ask what became of those that were
 * open. Only one tab sends at a time. Throws a Problem where the line is too bad for now, or another tab sends;
 * whatever was answered until then is kept.
 */
export async function sendAll(accountId: string, progress: (now: Sending) => void): Promise<Sent> {
  return navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
    if (lock === null) throw new Problem(0, 'SendingElsewhere', '', i18n.global.t('problem.sending_elsewhere'))
    const packages = await store.packages.where({ accountId }).toArray()
    for (const each of packages) {
      try {
        await sendPackage(each, progress)
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

async function sendPackage(kept: KeptPackage, progress: (now: Sending) => void): Promise<void> {
  const changes = await store.changes.where({ packageId: kept.id }).sortBy('sequence')
  await sendFiles(kept, changes, progress)
  const toSend = changes.filter(isToSend)
  const most = kept.forms.limits.changes_in_one_request ?? 1
  for (let at = 0; at < toSend.length; at += most) {
    progress({ step: 'changes', done: at, of: toSend.length })
    await sendBatch(kept, toSend.slice(at, at + most), toSend.length - at - most)
  }
  const open = await openOf(kept.id).count()
  if (open === 0) return
  progress({ step: 'asking', done: 0, of: open })
  // A file that came last may be what a change waited for.
  if (toSend.length === 0) await sendBatch(kept, [], 0)
  await askAgain(kept)
}

/** Send the photos of whatever was said, of what the register refused too: whoever decides there wants to see them. */
async function sendFiles(kept: KeptPackage, changes: readonly KeptChange[], progress: (now: Sending) => void): Promise<void> {
  const cited = [...new Set(changes.flatMap((each) => each.files))]
  const unsent = (await store.files.bulkGet(cited)).filter((file) => file !== undefined && !file.isSent)
  if (unsent.length === 0) return
  const needed = await stillNeeded(unsent.map((file) => file?.sha256 ?? ''))
  const of = cited.length
  const largest = kept.forms.limits.bytes_in_one_piece ?? LEAST_PIECE
  let wasBroken = false
  for (const [at, sha256] of needed.entries()) {
    const file = await store.files.get(sha256)
    if (file === undefined) continue
    const before = of - needed.length + at
    progress({ step: 'files', done: before, of })
    try {
      await upload(file, largest, (sent) => progress({ step: 'files', done: before + sent / file.bytes.size, of }))
    } catch (failure) {
      // One that the register does not take is in nobody else's way; its change says that it waits for it.
      if (!isAbout(failure)) throw failure
      await written(() => store.files.update(sha256, { problem: failure.detail }))
      // A register that breaks on one file after the other breaks on all.
      if (failure.status === 500 && wasBroken) throw failure
      wasBroken = failure.status === 500
    }
  }
}

/** Send some changes; what is wrong with one of them is told of that one, and the others go. */
async function sendBatch(kept: KeptPackage, changes: readonly KeptChange[], left: number, attempts?: number): Promise<void> {
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
    await apply(kept, answer.changes, answer.receipt_keys as Keys)
  } catch (failure) {
    if (!(failure instanceof Problem) || !TO_PART.includes(failure.status) || changes.length === 0) throw failure
    const [only, ...others] = changes
    if (others.length > 0) {
      const half = changes.length >> 1
      await sendBatch(kept, changes.slice(0, half), left + changes.length - half, PART_ATTEMPTS)
      await sendBatch(kept, changes.slice(half), left, PART_ATTEMPTS)
    } else if (only !== undefined) {
      const reason = { field: '', value: '', rule: failure.kind, message: failure.detail, message_en: failure.detail }
      // A fault of the register's is no judgement: the change is sent again next time.
      const noted = failure.status === 500 ? { reasons: [reason] } : { state: 'refused' as const, reasons: [reason] }
      await written(() => store.changes.update(only.id, noted))
    }
  }
}

/** Ask what became of the changes of a package that were open; the latest come first. */
async function askAgain(kept: KeptPackage): Promise<void> {
  const open = new Set(await openOf(kept.id).primaryKeys())
  let after = ''
  do {
    const path = `/field-work/changes?package_id=${kept.id}&limit=${PAGE}${after}`
    const page = await patiently(() => askedJson<Shape<'FieldChangePage'>>(path))
    await apply(kept, page.rows, [])
    page.rows.forEach((row) => open.delete(row.id))
    after = page.next === null ? '' : `&after=${page.next}`
  } while (after !== '' && open.size > 0)
}

const openOf = (packageId: string) => store.changes.where({ packageId }).filter((each) => OPEN.includes(each.state))

/** Return the keys of receipts that this device knows: those that came with the package, and with answers since. */
async function keysOf(kept: KeptPackage, newer: Keys): Promise<Keys> {
  const before = (await setting<Keys>('receipt_keys')) ?? []
  const known = new Map([...before, ...newer].map((key) => [key.kid, key]))
  if (known.size > before.length) await keepSetting('receipt_keys', [...known.values()])
  return [...(kept.manifest.receipt_keys as Keys), ...known.values()]
}

/** Note what the register says of changes, all or nothing, of each only with a receipt for it; nothing is dropped here. */
async function apply(kept: KeptPackage, rows: readonly Row[], keys: Keys): Promise<void> {
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
  await written(() => store.transaction('rw', store.changes, () => store.changes.bulkUpdate(noted)))
}

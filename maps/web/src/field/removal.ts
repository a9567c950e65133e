import { Zip, ZipPassThrough } from 'fflate'
import { forgetPieces } from './basemapTransfer'
import { copyOf } from './handingBack'
import { citedFiles } from './hashes'
import { store, written, type KeptChange } from './store'

/** What would be gone with a package: said or photographed here, and not written by the register for certain. */
export interface AtStake {
  changes: KeptChange[]
  drafts: number
  /** Photos of those changes, and those that only a draft has. */
  files: string[]
}

/** What is at stake by the receipts that are here; `isKnown` false: of all that the register has no such package for. */
export async function atStake(packageId: string, isKnown = true): Promise<AtStake> {
  const [changes, drafts, files] = await Promise.all([
    store.changes.where({ packageId }).sortBy('sequence'),
    store.drafts.where({ packageId }).count(),
    store.files.where({ packageId }).toArray(),
  ])
  // Only a receipt that says "accepted" says that the register has it.
  const open = changes.filter((one) => !(isKnown && one.state === 'accepted' && one.receipt !== null))
  const cited = new Set(open.flatMap((one) => one.files))
  const unsent = files.filter((file) => file.origin === 'captured' && (!file.isSent || cited.has(file.sha256)))
  return { changes: open, drafts, files: unsent.map((file) => file.sha256) }
}

/** Return all that people said and photographed for a package as one ZIP: nothing that is removed has to vanish. */
export async function heldAsZip(packageId: string): Promise<Blob> {
  const [kept, changes, drafts, own] = await Promise.all([
    store.packages.get(packageId),
    store.changes.where({ packageId }).sortBy('sequence'),
    store.drafts.where({ packageId }).toArray(),
    store.files.where({ packageId }).toArray(),
  ])
  // The same bytes are kept once, of whichever package they were first.
  const cited = citedFiles([changes.map((one) => one.values), drafts.map((one) => one.values)])
  const files = new Map([...own, ...(await store.files.bulkGet(cited))].flatMap((file) => (file === undefined ? [] : [[file.sha256, file] as const])))
  const parts: Blob[] = []
  const zip = new Zip((failure, chunk) => {
    if (failure) throw failure
    // Hundreds of photos are more than a phone's memory; a Blob is the browser's to put elsewhere.
    parts.push(new Blob([chunk as Uint8Array<ArrayBuffer>]))
  })
  const add = (name: string, bytes: Uint8Array) => {
    // Photos are packed already.
    const entry = new ZipPassThrough(name)
    zip.add(entry)
    entry.push(bytes, true)
  }
  const said = { package: kept?.manifest, changes, drafts }
  add('held.json', new TextEncoder().encode(JSON.stringify(said, null, 1)))
  // A register that was restored from a backup of before knows the package by this.
  const copy = await copyOf(packageId)
  if (copy !== null) add('package.json', new TextEncoder().encode(copy))
  const handedOut = new Set((kept?.manifest.files ?? []).map((file) => file.sha256))
  for (const file of files.values()) {
    if (handedOut.has(file.sha256)) continue
    add(`files/${file.sha256}-${file.name.replace(/[/\\]/g, '_')}`, new Uint8Array(await file.bytes.arrayBuffer()))
  }
  zip.end()
  return new Blob(parts, { type: 'application/zip' })
}

/** Remove a package with all that belongs to it; pictures that another package shows stay. Throws a Problem (NoRoom). */
export function removePackage(packageId: string): Promise<void> {
  // Removing writes too: on a full disk it takes the reserve.
  return written(() => removed(packageId))
}

async function removed(packageId: string): Promise<void> {
  await store.transaction('rw', [store.packages, store.items, store.files, store.changes, store.drafts, store.settings], async () => {
    const others = await store.packages.where('id').notEqual(packageId).toArray()
    const changes = await store.changes.where('packageId').notEqual(packageId).toArray()
    const drafts = await store.drafts.where('packageId').notEqual(packageId).toArray()
    const owner = new Map<string, string>()
    // What a form that was begun has is not said yet, and as little to be lost.
    for (const each of drafts) citedFiles(each.values).forEach((sha256) => owner.set(sha256, each.packageId))
    for (const each of changes) each.files.forEach((sha256) => owner.set(sha256, each.packageId))
    for (const each of others) each.manifest.files.forEach((file) => owner.set(file.sha256, each.id))
    const files = await store.files.where({ packageId }).primaryKeys()
    for (const sha256 of files) {
      const other = owner.get(sha256)
      if (other === undefined) await store.files.delete(sha256)
      else await store.files.update(sha256, { packageId: other })
    }
    await store.items.where({ packageId }).delete()
    await store.changes.where({ packageId }).delete()
    await store.drafts.where({ packageId }).delete()
    await forgetPieces(packageId)
    await store.packages.delete(packageId)
  })
}

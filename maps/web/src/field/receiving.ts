import type { Shape } from '@/api/client'
import { Problem } from '@/api/problem'
import { i18n } from '@/i18n'
import { receiveBasemap } from './basemapTransfer'
import { canonicalOf, NotJson } from './canonical'
import { compareClock } from './clock'
import { sha256Of } from './hashes'
import { asked, askedJson, patiently } from './line'
import { receiveSheets } from './sheetsTransfer'
import { deviceId, SPARE_BYTES, store, written, type KeptFile, type KeptItem, type KeptPackage, type Values } from './store'

export interface Arrival {
  step: 'records' | 'files' | 'sheets' | 'basemap'
  done: number
  of: number
}

export type Task = Shape<'FieldPackageIn'>['task']
type Picture = Shape<'FieldPictureOut'>

/** Pictures fetched side by side: a bad line gains nothing by more. */
const AT_ONCE = 3

/** Have the register hand out a task to this device, and keep what says what belongs to it. Throws a Problem. */
export async function takePackage(task: Task, accountId: string, deviceName: string, days: number): Promise<string> {
  const forms = await askedJson<Shape<'FieldFormsOut'>>('/field-work/forms')
  const wanted = { task, device_id: await deviceId(), device_name: deviceName, days }
  const manifest = await askedJson<Shape<'FieldManifestOut'>>('/field-work/packages', wanted)
  await keepArriving(manifest, forms, accountId)
  return manifest.id
}

/** Keep a package of one's own that was handed out to this device, though the answer was lost on the way. */
export async function adoptPackage(packageId: string, accountId: string): Promise<void> {
  const forms = await askedJson<Shape<'FieldFormsOut'>>('/field-work/forms')
  await keepArriving(await askedJson<Shape<'FieldManifestOut'>>(`/field-work/packages/${packageId}`), forms, accountId)
}

async function keepArriving(
  manifest: Shape<'FieldManifestOut'>,
  forms: Shape<'FieldFormsOut'>,
  accountId: string,
): Promise<void> {
  const kept: KeptPackage = {
    id: manifest.id,
    accountId,
    manifest,
    head: {},
    forms,
    state: 'arriving',
    basemap: null,
  }
  await written(() => store.packages.put(kept))
}

/** What of a package is here. */
export interface Completeness {
  records: number
  recordsOf: number
  files: number
  filesOf: number
  missing: Picture[]
  isWhole: boolean
}

export async function completeness(packageId: string): Promise<Completeness> {
  const { manifest, recordsAt } = await kept(packageId)
  const records = await store.items.where({ packageId }).count()
  const here = await store.files.bulkGet(manifest.files.map((one) => one.sha256))
  const missing = manifest.files.filter((_, at) => here[at] === undefined)
  return {
    records,
    recordsOf: manifest.items.length,
    files: manifest.files.length - missing.length,
    filesOf: manifest.files.length,
    missing,
    isWhole: recordsAt !== undefined && missing.length === 0,
  }
}

async function kept(packageId: string): Promise<KeptPackage> {
  const found = await store.packages.get(packageId)
  if (found === undefined) throw new Error(`no package ${packageId} on this device`)
  return found
}

/**
 * Fetch what of a package is not here yet: records, then pictures and printed sheets, each checked by its hash, then
 * the base map. What broke off goes on where it was. Throws a Problem.
 */
export async function receivePackage(packageId: string, progress: (now: Arrival) => void): Promise<void> {
  const found = await kept(packageId)
  // Days and stamps come from this device's clock: it is put right before anybody leaves.
  await compareClock(packageId)
  if (found.recordsAt === undefined) {
    progress({ step: 'records', done: 0, of: found.manifest.items.length })
    await receiveRecords(found)
  }
  await receiveFiles(packageId, progress)
  if ((await completeness(packageId)).isWhole) await written(() => store.packages.update(packageId, { state: 'whole' }))
  if ((await kept(packageId)).sheets === undefined) {
    progress({ step: 'sheets', done: 0, of: 0 })
    await receiveSheets(packageId)
  }
  if ((await kept(packageId)).basemap === null) {
    // It may first have to be made, for a while.
    progress({ step: 'basemap', done: 0, of: 0 })
    await receiveBasemap(packageId, (done, of) => progress({ step: 'basemap', done, of }))
  }
}

async function receiveRecords(found: KeptPackage): Promise<void> {
  const { t } = i18n.global
  const text = await patiently(() => asked(`/field-work/packages/${found.id}/content`, {}, (answer) => answer.text()))
  const wanted = new Map(found.manifest.items.map((one) => [one.id, one.sha256]))
  const items: KeptItem[] = []
  let head: Values
  try {
    const read = canonicalOf(text)
    const content = JSON.parse(text) as { head: Values; items: Omit<KeptItem, 'packageId' | 'ordinal'>[] }
    head = content.head
    for (const [at, item] of content.items.entries()) {
      const said = read.members?.get('items')?.elements?.[at]?.members?.get('content')?.text ?? ''
      if ((await sha256Of(said)) !== wanted.get(item.id)) throw new NotJson(item.id)
      items.push({ packageId: found.id, id: item.id, ordinal: at + 1, kind: item.kind, version: item.version, content: item.content })
    }
  } catch (failure) {
    if (!(failure instanceof NotJson)) throw failure
    throw new Problem(0, 'OtherBytes', '', t('problem.other_bytes'))
  }
  if (items.length !== wanted.size) throw new Problem(0, 'OtherBytes', '', t('problem.other_bytes'))
  await written(
    () =>
      store.transaction('rw', store.packages, store.items, async () => {
        await store.items.bulkPut(items)
        await store.packages.update(found.id, { head, recordsAt: new Date().toISOString() })
      }),
    // Two bytes for a letter, and as much again for what the browser keeps beside it.
    4 * text.length,
  )
}

async function receiveFiles(packageId: string, progress: (now: Arrival) => void): Promise<void> {
  const { missing, files, filesOf } = await completeness(packageId)
  let done = files
  progress({ step: 'files', done, of: filesOf })
  const queue = [...missing]
  async function some(): Promise<void> {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      await receiveFile(packageId, next)
      done += 1
      progress({ step: 'files', done, of: filesOf })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, some))
}

async function receiveFile(packageId: string, picture: Picture): Promise<void> {
  const bytes = await patiently(async () => {
    const path = `/field-work/packages/${packageId}/files/${picture.sha256}`
    const got = await asked(path, {}, (answer) => answer.arrayBuffer())
    if ((await sha256Of(new Uint8Array(got))) === picture.sha256) return got
    throw new Problem(0, 'OtherBytes', '', i18n.global.t('problem.other_bytes'))
  })
  const file: KeptFile = {
    sha256: picture.sha256,
    bytes: new Blob([bytes], { type: picture.media_type }),
    name: picture.file_name,
    mediaType: picture.media_type,
    origin: 'package',
    packageId,
    keptAt: new Date().toISOString(),
    isSent: true,
  }
  await written(
    () =>
      store.transaction('rw', store.files, async () => {
        if ((await store.files.where({ sha256: file.sha256 }).count()) === 0) await store.files.add(file)
      }),
    bytes.byteLength + SPARE_BYTES,
  )
}

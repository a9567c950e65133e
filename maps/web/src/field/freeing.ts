import { citedFiles } from './hashes'
import { fresh, store, written } from './store'

/** Held by every page of the field as long as it is open. */
const PAGE = 'diming-field-page'
/** Until then the draft is kept of which a photo was taken out. */
const AFTER_MS = 2_000

let isStarted = false

/** Free what earlier pages left behind, where no other page is open; to be done before a form opens. */
export async function freeLeft(): Promise<void> {
  // Without a secure connection a browser has no locks, and nothing tells of other pages.
  if (isStarted || navigator.locks === undefined) return
  isStarted = true
  await navigator.locks.request(PAGE, { ifAvailable: true }, async (lock) => {
    if (lock !== null) await freeUncited()
  })
  await new Promise<void>((held) => {
    void navigator.locks.request(PAGE, { mode: 'shared' }, () => {
      held()
      return new Promise(() => undefined)
    })
  })
}

/** Say that somebody took files out of a form; they are freed once nothing else cites them. */
export function letGo(files: readonly (string | null | undefined)[]): void {
  for (const each of files) fresh.delete(each ?? '')
  setTimeout(() => void freeWhereAlone(), AFTER_MS)
}

/** Another page may have the same form open with the photo in it. */
async function freeWhereAlone(): Promise<void> {
  const pages = (await navigator.locks?.query())?.held?.filter((one) => one.name === PAGE) ?? []
  if (pages.length === 1) await freeUncited()
}

/**
 * Remove the files made here that no draft, change or package cites and that were never sent; not those made since this
 * page opened, which a form may show before its draft cites them. Return how many.
 */
export async function freeUncited(): Promise<number> {
  return written(() =>
    store.transaction('rw', [store.files, store.drafts, store.changes, store.packages], async () => {
      const unsent = (await store.files.filter((file) => file.origin !== 'package' && !file.isSent).primaryKeys()) as string[]
      if (unsent.length === 0) return 0
      const cited = new Set<string>()
      await store.changes.each((one) => one.files.forEach((each) => cited.add(each)))
      await store.drafts.each((one) => citedFiles(one.values).forEach((each) => cited.add(each)))
      await store.packages.each((one) => one.manifest.files.forEach((each) => cited.add(each.sha256)))
      const free = unsent.filter((each) => !cited.has(each) && !fresh.has(each))
      await store.files.bulkDelete(free)
      return free.length
    }),
  )
}

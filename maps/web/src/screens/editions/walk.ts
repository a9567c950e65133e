import type { Narrowing } from './narrowing'

interface Page {
  rows: { key: string }[]
  next: string | null
}
type Read = (narrowed: Narrowing, after: string | undefined) => Promise<Page>

export interface Neighbours {
  before: string | null
  after: string | null
}

/**
 * The entries that one goes through in the order of the list one came from. It stays as it was read: an entry
 * that is done leaves the list "draft", and what comes after it is still next.
 */
export function walking(read: Read) {
  let of = ''
  let keys: string[] = []
  let next: string | null | undefined

  async function longer(narrowed: Narrowing): Promise<void> {
    const page = await read(narrowed, next ?? undefined)
    keys = [...keys, ...page.rows.map((row) => row.key)]
    next = page.next
  }

  /** Return what stands before and after an entry; neither where the list does not hold it. */
  async function neighbours(edition: string, narrowed: Narrowing, key: string): Promise<Neighbours> {
    const wanted = JSON.stringify([edition, narrowed])
    if (of !== wanted) {
      of = wanted
      keys = []
      next = undefined
    }
    while (next !== null && (!keys.includes(key) || keys.at(-1) === key)) await longer(narrowed)
    const place = keys.indexOf(key)
    if (place === -1) return { before: null, after: null }
    return { before: keys[place - 1] ?? null, after: keys[place + 1] ?? null }
  }

  /** The list was read anew. */
  function forget(): void {
    of = ''
  }

  return { neighbours, forget }
}

import { vi } from 'vitest'
import type { Shape } from '@/api/client'
import { store, type KeptItem, type KeptPackage, type Values } from './store'

/** For tests: leave the device no room for what is written from the n-th on; returns what gives it back. */
export function noRoom(from = 1): () => void {
  let count = 0
  const restores = (['add', 'put'] as const).map((name) => {
    const write = IDBObjectStore.prototype[name]
    const spied = vi.spyOn(IDBObjectStore.prototype, name).mockImplementation(function (this: IDBObjectStore, ...given) {
      if ((count += 1) >= from) throw new DOMException('full', 'QuotaExceededError')
      return write.apply(this, given)
    })
    return () => spied.mockRestore()
  })
  return () => restores.forEach((restore) => restore())
}

/** For tests: a browser's caches, of one entry; `isFull` decides whether one can be made. Returns what takes them away. */
export function someCaches(isFull: () => boolean): () => void {
  const held = new Map<string, Response>()
  const cache = {
    match: (at: string) => Promise.resolve(held.get(at)),
    delete: (at: string) => Promise.resolve(held.delete(at)),
    put: (at: string, what: Response) => (isFull() ? Promise.reject(new DOMException('full', 'QuotaExceededError')) : Promise.resolve(void held.set(at, what))),
  }
  vi.stubGlobal('caches', { open: () => Promise.resolve(cache) })
  return () => vi.unstubAllGlobals()
}

/** For tests: keep a package with these records as if it had been taken. */
export async function keptPackage(
  packageId: string,
  accountId: string,
  records: { id: string; kind?: string; version?: number; content?: Values }[],
): Promise<void> {
  const items: KeptItem[] = records.map((one, at) => ({
    packageId,
    id: one.id,
    ordinal: at + 1,
    kind: one.kind ?? 'marker',
    version: one.version ?? 0,
    content: one.content ?? {},
  }))
  const kept: KeptPackage = {
    id: packageId,
    accountId,
    manifest: { id: packageId, title: packageId, items: [], files: [], receipt_keys: [] } as unknown as Shape<'FieldManifestOut'>,
    head: {},
    forms: { schema_version: 1, kinds: {}, limits: {} } as unknown as Shape<'FieldFormsOut'>,
    state: 'whole',
    basemap: null,
  }
  await store.transaction('rw', store.packages, store.items, async () => {
    await store.packages.put(kept)
    await store.items.bulkPut(items)
  })
}

import type { Shape } from '@/api/client'
import { store, type KeptItem, type KeptPackage, type Values } from './store'

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
    takenAt: new Date().toISOString(),
    basemap: null,
  }
  await store.transaction('rw', store.packages, store.items, async () => {
    await store.packages.put(kept)
    await store.items.bulkPut(items)
  })
}

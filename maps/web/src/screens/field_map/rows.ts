import { computed, type ComputedRef, type ShallowRef } from 'vue'
import { useLive } from '@/field/live'
import { baseRow, rowsOf, type BaseRow, type PackageRow } from '@/field/packageRows'
import { store, type Draft, type KeptChange } from '@/field/store'

/** The records of a package as they stand on this device; null while they are read from the store. */
export function useRows(packageId: string): { rows: ComputedRef<PackageRow[] | null>; base: Readonly<ShallowRef<BaseRow[] | null>> } {
  // What was handed out comes all at once, perhaps while this is shown, and does not change afterwards.
  const base = useLive<BaseRow[] | null>(
    async () => (await store.items.where({ packageId }).sortBy('ordinal')).map(baseRow),
    null,
  )
  // Changes and drafts are followed, each in one query for all records.
  const said = useLive<{ changes: KeptChange[]; drafts: Draft[] } | null>(
    async () => ({
      changes: await store.changes.where({ packageId }).toArray(),
      drafts: await store.drafts.where({ packageId }).toArray(),
    }),
    null,
  )
  const rows = computed(() =>
    base.value === null || said.value === null ? null : rowsOf(base.value, said.value.changes, said.value.drafts),
  )
  return { rows, base }
}

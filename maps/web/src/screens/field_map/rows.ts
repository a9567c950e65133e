import { computed, onMounted, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import { useLive } from '@/field/live'
import { baseRow, rowsOf, type BaseRow, type PackageRow } from '@/field/packageRows'
import { store, type Draft, type KeptChange } from '@/field/store'

/** The records of a package as they stand on this device; null while they are read from the store. */
export function useRows(packageId: string): { rows: ComputedRef<PackageRow[] | null>; base: Readonly<ShallowRef<BaseRow[] | null>> } {
  // What was handed out does not change; changes and drafts are followed, each in one query for all records.
  const base = shallowRef<BaseRow[] | null>(null)
  const said = useLive<{ changes: KeptChange[]; drafts: Draft[] } | null>(
    async () => ({
      changes: await store.changes.where({ packageId }).toArray(),
      drafts: await store.drafts.where({ packageId }).toArray(),
    }),
    null,
  )
  onMounted(async () => {
    const items = await store.items.where({ packageId }).toArray()
    base.value = items.sort((one, other) => one.ordinal - other.ordinal).map(baseRow)
  })
  const rows = computed(() =>
    base.value === null || said.value === null ? null : rowsOf(base.value, said.value.changes, said.value.drafts),
  )
  return { rows, base }
}

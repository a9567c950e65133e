import { computed, ref, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { api, ask } from '@/api/client'
import { keyedList } from '@/lists/keyed'
import { asKnownOn, timeQuery } from '@/time/state'
import { columnsIn, fieldsOf, filtersIn, nextSort, sortIn, type Given, type Kind } from './columns'

/** A row of a list; which of the rest is there depends on the columns and the reader. */
export interface Row {
  id: string
  name?: string | null
  version?: number
  [field: string]: unknown
}

interface Page {
  rows: Row[]
  next: string | null
  total?: number | null
}

/** What a list of the register shows, kept in the address, and what is selected in it. */
export function registerList(kind: Kind) {
  const route = useRoute()
  const router = useRouter()
  const filters = computed(() => filtersIn(kind, route.query))
  const columns = computed(() => columnsIn(kind, route.query))
  const sort = computed(() => sortIn(kind, route.query))
  const total = ref<number | null>(null)
  const selected = shallowRef<ReadonlyMap<string, number>>(new Map())
  /** Everything that the filters let through is selected, shown or not. */
  const everything = ref(false)

  const question = computed(() => {
    const asked = { ...timeQuery.value, ...filters.value }
    // What the register knew on an earlier day has one order and all its columns.
    return asKnownOn.value !== null ? asked : { ...asked, sort: sort.value, fields: fieldsOf(kind, columns.value) }
  })

  async function read(after: string | undefined, more: Record<string, unknown> = {}): Promise<Page> {
    const query = { ...question.value, after, ...more } as never
    const page =
      kind === 'place-names'
        ? await ask(api.GET('/place-names', { params: { query } }))
        : await ask(api.GET('/administrative-divisions', { params: { query } }))
    return page as unknown as Page
  }

  const list = keyedList<Row>(async (after) => {
    const counting = after === undefined && asKnownOn.value === null
    const page = await read(after, counting ? { count: true } : {})
    if (after === undefined) total.value = page.total ?? null
    return page
  })

  function replace(changed: Record<string, string | undefined>): void {
    void router.replace({ query: { ...route.query, ...changed } })
  }

  function narrow(wanted: Given): void {
    const cleared = Object.fromEntries(Object.keys(filters.value).map((key) => [key, undefined]))
    const given = Object.fromEntries(Object.entries(wanted).map(([key, value]) => [key, String(value)]))
    replace({ ...cleared, ...given })
  }

  function sortBy(column: string): void {
    replace({ sort: nextSort(column, sort.value) })
  }

  function show(keys: string[]): void {
    replace({ columns: keys.join(',') })
  }

  function select(row: Row, on: boolean): void {
    everything.value = false
    const now = new Map(selected.value)
    if (on) now.set(row.id, row.version ?? 0)
    else now.delete(row.id)
    selected.value = now
  }

  function selectShown(on: boolean): void {
    everything.value = false
    selected.value = on ? new Map(list.rows.value.map((row) => [row.id, row.version ?? 0])) : new Map()
  }

  const count = computed(() => (everything.value ? (total.value ?? selected.value.size) : selected.value.size))

  /** Return id and version of everything selected, read to the end where that is more than is shown. */
  async function chosen(most: number): Promise<[string, number][] | null> {
    if (!everything.value) return selected.value.size > most ? null : [...selected.value]
    const found: [string, number][] = []
    let after: string | undefined
    do {
      const page = await read(after, { limit: 200, fields: 'name,version' })
      found.push(...page.rows.map((row): [string, number] => [row.id, row.version ?? 0]))
      after = page.next ?? undefined
    } while (after !== undefined && found.length <= most)
    return found.length > most ? null : found
  }

  watch(
    question,
    (now, before) => {
      if (JSON.stringify(now) === JSON.stringify(before)) return
      selected.value = new Map()
      everything.value = false
      void list.reload()
    },
    { immediate: true },
  )

  return { ...list, filters, columns, sort, total, selected, everything, count, narrow, sortBy, show, select, selectShown, chosen }
}

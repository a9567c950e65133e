import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { Problem } from '@/api/problem'

export interface PageOf<Row> {
  rows: Row[]
  next: string | null
}

export interface KeyedList<Row> {
  rows: ShallowRef<Row[]>
  problem: ShallowRef<Problem | null>
  loading: Ref<boolean>
  /** Whether the register has rows after those shown. */
  hasMore: Ref<boolean>
  reload: () => Promise<void>
  more: () => Promise<void>
}

/**
 * A list that is read page by page, each by the key of the one before.
 * An answer that comes after a newer question was asked is thrown away.
 */
export function keyedList<Row>(read: (after: string | undefined) => Promise<PageOf<Row>>): KeyedList<Row> {
  const rows = shallowRef<Row[]>([])
  const problem = shallowRef<Problem | null>(null)
  const loading = ref(false)
  const hasMore = ref(false)
  let next: string | null = null
  let asked = 0

  async function add(before: Row[], after: string | undefined): Promise<void> {
    const mine = ++asked
    loading.value = true
    problem.value = null
    try {
      const page = await read(after)
      if (mine !== asked) return
      rows.value = [...before, ...page.rows]
      next = page.next
      hasMore.value = next !== null
    } catch (failure) {
      if (mine !== asked) return
      if (!(failure instanceof Problem)) throw failure
      problem.value = failure
    } finally {
      if (mine === asked) loading.value = false
    }
  }

  return {
    rows,
    problem,
    loading,
    hasMore,
    reload: () => add([], undefined),
    more: () => (next === null ? Promise.resolve() : add(rows.value, next)),
  }
}

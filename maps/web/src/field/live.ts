import { liveQuery } from 'dexie'
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'

/** Follow a query of the store: anew whenever what it read changes, in this tab or another. */
export function useLive<Result>(query: () => Promise<Result> | Result, first: Result): Readonly<ShallowRef<Result>> {
  const shown = shallowRef(first) as ShallowRef<Result>
  const failed = (failure: unknown) => {
    throw failure
  }
  const following = liveQuery(query).subscribe((found) => (shown.value = found), failed)
  onScopeDispose(() => following.unsubscribe())
  return shown
}

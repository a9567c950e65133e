import { computed, shallowRef } from 'vue'

/** More steps than anybody takes back; a large drawing is kept once a step. */
const MOST = 100

/** A value whose changes can be taken back and done again; a value is never changed in itself. */
export function steps<Value>(first: Value) {
  const past = shallowRef<Value[]>([])
  const now = shallowRef(first)
  const future = shallowRef<Value[]>([])

  function take(next: Value): void {
    past.value = [...past.value, now.value].slice(-MOST)
    future.value = []
    now.value = next
  }

  function undo(): boolean {
    const before = past.value.at(-1)
    if (before === undefined) return false
    past.value = past.value.slice(0, -1)
    future.value = [now.value, ...future.value]
    now.value = before
    return true
  }

  function redo(): boolean {
    const [after, ...rest] = future.value
    if (after === undefined) return false
    past.value = [...past.value, now.value]
    future.value = rest
    now.value = after
    return true
  }

  return {
    now: computed(() => now.value),
    canUndo: computed(() => past.value.length > 0),
    canRedo: computed(() => future.value.length > 0),
    take,
    undo,
    redo,
  }
}

import { ref, type Ref } from 'vue'
import { Problem } from '@/api/problem'
import { single, type Single } from '@/lists/single'
import { timeQuery } from '@/time/state'

interface TimeQuery {
  as_of?: string | undefined
  as_known_on?: string | undefined
}

/** A record of the chosen day; one that did not exist then is shown as it was or is, and that is said. */
export function atTime<Value>(read: (query: TimeQuery) => Promise<Value>): Single<Value> & { absent: Ref<boolean> } {
  const absent = ref(false)
  const found = single(async () => {
    try {
      const value = await read(timeQuery.value)
      absent.value = false
      return value
    } catch (failure) {
      if (!(failure instanceof Problem) || failure.kind !== 'NotThere') throw failure
      const value = await read({ ...timeQuery.value, as_of: undefined })
      absent.value = true
      return value
    }
  })
  return { ...found, absent }
}

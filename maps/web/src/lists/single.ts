import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { Problem } from '@/api/problem'

export interface Single<Value> {
  value: ShallowRef<Value | null>
  problem: ShallowRef<Problem | null>
  loading: Ref<boolean>
  reload: () => Promise<void>
}

/** One thing read from the register, with what a screen shows until it is there and when it is refused. */
export function single<Value>(read: () => Promise<Value>): Single<Value> {
  const value = shallowRef<Value | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const loading = ref(false)
  let asked = 0

  async function reload(): Promise<void> {
    const mine = ++asked
    loading.value = true
    problem.value = null
    try {
      const found = await read()
      if (mine === asked) value.value = found
    } catch (failure) {
      if (mine !== asked) return
      if (!(failure instanceof Problem)) throw failure
      problem.value = failure
    } finally {
      if (mine === asked) loading.value = false
    }
  }

  return { value, problem, loading, reload }
}

import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { Problem } from '@/api/problem'

export interface Attempt {
  busy: Ref<boolean>
  problem: ShallowRef<Problem | null>
  /** Do something that the register may refuse; whether it was done. */
  attempt: (act: () => Promise<unknown>) => Promise<boolean>
}

/** What a form shows while it is sent and after it was refused. */
export function attempting(): Attempt {
  const busy = ref(false)
  const problem = shallowRef<Problem | null>(null)

  async function attempt(act: () => Promise<unknown>): Promise<boolean> {
    busy.value = true
    problem.value = null
    try {
      await act()
      return true
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure
      problem.value = failure
      return false
    } finally {
      busy.value = false
    }
  }

  return { busy, problem, attempt }
}

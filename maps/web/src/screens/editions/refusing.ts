import { shallowRef } from 'vue'
import { Problem, type ProblemDetail } from '@/api/problem'

/** Keep what a refusal names, so that a form can link to it. */
export function refusing() {
  const details = shallowRef<ProblemDetail[]>([])

  function watched(act: () => Promise<unknown>): () => Promise<unknown> {
    return async () => {
      details.value = []
      try {
        return await act()
      } catch (failure) {
        if (failure instanceof Problem) details.value = failure.details
        throw failure
      }
    }
  }
  return { details, watched }
}

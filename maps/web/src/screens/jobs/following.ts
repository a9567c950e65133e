import { onBeforeUnmount, shallowRef, type ShallowRef } from 'vue'
import { api, ask, type Shape } from '@/api/client'
import { Problem } from '@/api/problem'
import { FIRST, goesOn, LONGEST, nextWait } from './pace'

export type Job = Shape<'JobWithLogOut'>

/** Follow a job to its end. */
export function following(id: () => string): {
  job: ShallowRef<Job | null>
  problem: ShallowRef<Problem | null>
  look: () => Promise<void>
} {
  const job = shallowRef<Job | null>(null)
  const problem = shallowRef<Problem | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  let wait = FIRST
  let gone = false

  async function look(): Promise<void> {
    clearTimeout(timer)
    try {
      const found = await ask(api.GET('/jobs/{job_id}', { params: { path: { job_id: id() } } }))
      if (gone) return
      if (found.done !== job.value?.done || found.state !== job.value.state) wait = FIRST
      job.value = found
      problem.value = null
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure
      problem.value = failure
      // A register that is away for a moment is asked again.
      if (failure.status !== 0) return
    }
    if (!gone && (job.value === null || goesOn(job.value))) {
      timer = setTimeout(() => (document.hidden ? later() : void look()), wait)
      wait = nextWait(wait)
    }
  }
  function later(): void {
    timer = setTimeout(() => (document.hidden ? later() : void look()), LONGEST)
  }

  onBeforeUnmount(() => {
    gone = true
    clearTimeout(timer)
  })
  return { job, problem, look }
}

import { ref, shallowRef, type Ref } from 'vue'
import { Problem } from '@/api/problem'
import { check, type Asked, type CheckedName } from './calls'

/** Milliseconds of rest after which a name is checked. */
const REST = 300

/** Check what is typed when it rests; an answer that comes after a newer question is thrown away. */
export function checking(asked: () => Asked) {
  const checked = shallowRef<CheckedName | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const stale: Ref<boolean> = ref(false)
  let resting: ReturnType<typeof setTimeout> | undefined
  let number = 0

  async function now(): Promise<void> {
    const mine = ++number
    const body = asked()
    if (body.name.trim() === '') {
      checked.value = null
      stale.value = false
      return
    }
    try {
      const found = await check(body)
      if (mine !== number) return
      checked.value = found
      problem.value = null
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure
      if (mine === number) problem.value = failure
    } finally {
      if (mine === number) stale.value = false
    }
  }

  function soon(): void {
    number++
    stale.value = true
    clearTimeout(resting)
    resting = setTimeout(() => void now(), REST)
  }

  return { checked, problem, stale, now, soon }
}

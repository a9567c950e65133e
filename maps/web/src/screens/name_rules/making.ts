import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { api, ask, type Shape } from '@/api/client'
import { Problem } from '@/api/problem'
import { i18n } from '@/i18n'
import { following, type Job } from '@/screens/jobs/following'
import { goesOn } from '@/screens/jobs/pace'
import type { Preview } from './rules'

export interface Making {
  preview: ShallowRef<Preview | null>
  problem: ShallowRef<Problem | null>
  job: ShallowRef<Job | null>
  asked: Ref<string>
  isMaking: ComputedRef<boolean>
  look: () => Promise<void>
  /** Take what the register answered: a preview, or a job to be followed until it has made one. */
  take: (answer: Shape<'RulePreviewAskedOut'>) => Promise<void>
}

/** A preview that is asked for, and followed while a job makes it. */
export function making(): Making {
  const preview = shallowRef<Preview | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const asked = ref('')
  const { job, look } = following(() => asked.value)
  const isMaking = computed(() => asked.value !== '')

  async function take(answer: Shape<'RulePreviewAskedOut'>): Promise<void> {
    problem.value = null
    preview.value = answer.preview
    if (answer.job === null) return
    asked.value = answer.job.id
    job.value = null
    await look()
  }

  watch(job, async (now) => {
    if (now === null || goesOn(now)) return
    asked.value = ''
    if (now.state === 'succeeded') {
      const id = now.result?.preview_id as string
      preview.value = await ask(api.GET('/name-rule-previews/{preview_id}', { params: { path: { preview_id: id } } }))
    } else if (now.error) {
      problem.value = new Problem(409, '', '', now.error[i18n.global.locale.value === 'zh' ? 'zh' : 'en'])
    }
  })
  return { preview, problem, job, asked, isMaking, look, take }
}

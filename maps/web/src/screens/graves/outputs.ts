import { api, ask, ownHeaders, type Shape } from '@/api/client'
import { Problem, problemOf } from '@/api/problem'
import { download } from '@/files/download'
import { i18n } from '@/i18n'
import { addressOf, type Wanted } from './outputAddress'

/** Have an output made and handed to the reader, or queued; returns the job in that case. Raises Problem. */
export async function make(wanted: Wanted): Promise<Shape<'JobOut'> | undefined> {
  const address = addressOf(wanted)
  if (address === undefined) return ask(api.POST('/planning-outputs/remediation', { body: wanted }))
  const { t } = i18n.global
  let answer: Response
  try {
    answer = await fetch(address, { headers: ownHeaders() })
  } catch {
    throw new Problem(0, 'Unreachable', '', t('problem.unreachable'))
  }
  if (!answer.ok) {
    const said: unknown = await answer.json().catch(() => null)
    throw problemOf(answer.status, said, t('problem.unreadable', { status: answer.status }))
  }
  const name = /filename\*=UTF-8''(.+)$/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1] ?? 'output'
  download(await answer.blob(), decodeURIComponent(name))
  return undefined
}

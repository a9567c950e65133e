import { api, ask, ownHeaders, type Shape } from '@/api/client'
import { Problem, problemOf } from '@/api/problem'
import { download } from '@/files/download'
import { i18n } from '@/i18n'

/** What is drawn and printed of the whole remediation. */
export type Wanted = Shape<'OutputIn'>
export type Output = Wanted['output']
/** Where an output is made while one waits; the others are made by a job. */
const AT_ONCE: Partial<Record<Output, string>> = { map: 'remediation-map.html', sheet: 'remediation-sheet.pdf', report_docx: 'remediation-report' }

/** The address of an output that is made at once; undefined for what takes long. What it has no use for is left out. */
export function addressOf(wanted: Wanted): string | undefined {
  const file = AT_ONCE[wanted.output]
  if (file === undefined) return undefined
  const said = new URLSearchParams({ language: wanted.language ?? 'zh' })
  if (wanted.on) said.set('on', wanted.on)
  if (wanted.output !== 'report_docx' && wanted.review_number?.trim()) said.set('review_number', wanted.review_number.trim())
  if (wanted.output === 'map') said.set('photos', String(wanted.photos))
  if (wanted.output === 'sheet') {
    said.set('paper', wanted.paper ?? 'A3')
    said.set('orientation', wanted.orientation ?? 'landscape')
  }
  return `/planning-outputs/${file}?${said}`
}

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

import { ownHeaders } from '@/api/client'
import { Problem, problemOf } from '@/api/problem'
import { download } from '@/files/download'
import { i18n } from '@/i18n'

/** What is drawn and printed of the whole remediation. */
export const OUTPUTS = ['remediation-map.html', 'remediation-report', 'remediation-sheet.pdf', 'remediation-atlas.pdf'] as const
export type Output = (typeof OUTPUTS)[number]
export interface Wish {
  on: string | null
  paper: string
  orientation: string
  photos: boolean
  reviewNumber: string
}

/** The address of an output; what it has no use for is left out. */
export function outputAddress(output: Output, wish: Wish, format = 'docx'): string {
  const said = new URLSearchParams()
  if (wish.on) said.set('on', wish.on)
  if (output === 'remediation-report') said.set('format', format)
  else if (wish.reviewNumber.trim()) said.set('review_number', wish.reviewNumber.trim())
  if (output === 'remediation-map.html') said.set('photos', String(wish.photos))
  if (output.endsWith('.pdf')) {
    said.set('paper', wish.paper)
    said.set('orientation', wish.orientation)
  }
  return `/planning-outputs/${output}?${said}`
}

/** Have an output made and hand it to the reader, under the name that the register gives it; raises Problem. */
export async function makeOutput(address: string): Promise<void> {
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
}

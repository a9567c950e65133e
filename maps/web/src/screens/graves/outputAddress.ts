import type { Shape } from '@/api/client'

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

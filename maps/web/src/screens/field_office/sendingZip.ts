import type { Shape } from '@/api/client'
import { Problem } from '@/api/problem'
import { asked, askedJson, patiently } from '@/field/line'
import { i18n } from '@/i18n'

type Sent = Shape<'ArchiveSentOut'>

const AT = '/field-work/device-archives'
/** Answers in a row by which nothing more had arrived, after which the line is given up. */
const MOST_IN_VAIN = 8
/** So much goes over a bad line, too, before a request is given up. */
const PIECE = 2 << 20

/**
 * Send a ZIP in pieces, each again where the line broke, and have it looked into; return the job. Throws a Problem where
 * the register refuses it, or the line is too bad for now.
 */
export async function sendZip(file: File, progress: (sent: number) => void): Promise<Shape<'JobOut'>> {
  let stands = await patiently(() => askedJson<Sent>(`${AT}/begun`, { file_name: file.name, size_bytes: file.size }))
  let inVain = 0
  while (stands.offset < file.size) {
    const { offset, bytes_in_one_piece: most } = stands
    const piece = await file.slice(offset, offset + Math.min(most, PIECE)).arrayBuffer()
    stands = await patiently(() => addPiece(stands, piece))
    inVain = stands.offset > offset ? 0 : inVain + 1
    if (inVain >= MOST_IN_VAIN) throw new Problem(0, 'Unreachable', '', i18n.global.t('problem.unreachable'))
    progress(stands.offset)
  }
  return await patiently(() => askedJson<Shape<'JobOut'>>(`${AT}/${stands.upload_id}/look`, {}))
}

function addPiece(stands: Sent, body: ArrayBuffer): Promise<Sent> {
  const headers = { 'Upload-Offset': String(stands.offset), 'Content-Type': 'application/offset+octet-stream' }
  return asked(`${AT}/${stands.upload_id}`, { method: 'PATCH', headers, body }, (answer) => answer.json() as Promise<Sent>)
}

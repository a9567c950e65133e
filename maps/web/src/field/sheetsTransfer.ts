import { Problem } from '@/api/problem'
import { i18n } from '@/i18n'
import { sha256Of } from './hashes'
import { asked, patiently } from './line'
import { SPARE_BYTES, store, written } from './store'

/**
 * Fetch the printed sheets of a package and keep them, checked by the hash that comes with them (RFC 9530). A register
 * that has none is no failure. Throws a Problem.
 */
export async function receiveSheets(packageId: string): Promise<void> {
  let bytes: ArrayBuffer
  try {
    bytes = await patiently(() => asked(`/field-work/packages/${packageId}/field-sheets.pdf`, {}, whole))
  } catch (failure) {
    if (failure instanceof Problem && failure.status === 404) return
    throw failure
  }
  const sheets = new Blob([bytes], { type: 'application/pdf' })
  await written(() => store.packages.update(packageId, { sheets }), bytes.byteLength + SPARE_BYTES)
}

async function whole(answer: Response): Promise<ArrayBuffer> {
  const bytes = await answer.arrayBuffer()
  const hash = await sha256Of(new Uint8Array(bytes))
  if (answer.headers.get('Repr-Digest') === `sha-256=:${base64OfHex(hash)}:`) return bytes
  throw new Problem(0, 'OtherBytes', '', i18n.global.t('problem.other_bytes'))
}

function base64OfHex(hex: string): string {
  const bytes = hex.match(/../g) ?? []
  return btoa(String.fromCharCode(...bytes.map((each) => Number.parseInt(each, 16))))
}

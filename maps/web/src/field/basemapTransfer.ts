import { Problem } from '@/api/problem'
import { i18n } from '@/i18n'
import { asked, line, patiently } from './line'
import { store, written } from './store'

/** So much is lost at most when the line breaks. */
const PIECE = 1 << 20
/** A map of a large area is made by a job of some minutes. */
const MADE_WITHIN = 60
const ASKED_EVERY_MS = 5000

interface Piece {
  bytes: ArrayBuffer
  of: number
  version: string | null
}

/**
 * Fetch the base map of a package in pieces (HTTP ranges) and keep it whole. A register that has none is no failure:
 * the package is used without it. Throws a Problem where the line breaks, or the map was made anew meanwhile.
 */
export async function receiveBasemap(packageId: string, progress: (done: number, of: number) => void): Promise<void> {
  const parts: ArrayBuffer[] = []
  let done = 0
  let first: Piece | undefined
  try {
    do {
      const piece = await onceMade(() => patiently(() => pieceFrom(packageId, done)))
      first ??= piece
      if (piece.version !== first.version) throw new Problem(0, 'OtherBytes', '', i18n.global.t('problem.other_bytes'))
      parts.push(piece.bytes)
      done += piece.bytes.byteLength
      progress(done, first.of)
    } while (done < first.of)
  } catch (failure) {
    if (failure instanceof Problem && failure.status === 404) return
    throw failure
  }
  await written(() => store.packages.update(packageId, { basemap: new Blob(parts, { type: 'application/vnd.pmtiles' }) }))
}

/** Wait as long as the register is still at work on the map. */
async function onceMade<Result>(act: () => Promise<Result>): Promise<Result> {
  for (let turn = 1; ; turn += 1) {
    try {
      return await act()
    } catch (failure) {
      const isBeingMade = failure instanceof Problem && failure.kind === 'BasemapBeingMade'
      if (!isBeingMade || turn === MADE_WITHIN) throw failure
      await line.pause(ASKED_EVERY_MS)
    }
  }
}

function pieceFrom(packageId: string, from: number): Promise<Piece> {
  const headers = { Range: `bytes=${from}-${from + PIECE - 1}` }
  return asked(`/field-work/packages/${packageId}/basemap.pmtiles`, { headers }, async (answer) => {
    const bytes = await answer.arrayBuffer()
    const of = Number(/\/(\d+)$/.exec(answer.headers.get('Content-Range') ?? '')?.[1] ?? bytes.byteLength)
    return { bytes, of, version: answer.headers.get('ETag') }
  })
}

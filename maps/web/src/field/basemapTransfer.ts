import { Problem } from '@/api/problem'
import { i18n } from '@/i18n'
import { asked, line, patiently } from './line'
import { SPARE_BYTES, store, written } from './store'

/** So much is lost at most when the line breaks. */
const PIECE = 1 << 20
/** A map of a large area is made by a job of some minutes. */
const MADE_WITHIN = 60
const ASKED_EVERY_MS = 5000

/** A piece of the file, and of which file: its ETag and length. */
interface Piece {
  bytes: ArrayBuffer
  of: number
  version: string | null
}

/** What is here of a base map that is still arriving. */
interface Begun {
  parts: ArrayBuffer[]
  done: number
  of: number
  version: string | null
}

/** Pieces wait among the settings until all are here: they are no package's yet, and gone with it. */
const keys = (packageId: string) => `basemap/${packageId}/`

/**
 * Fetch the base map of a package in pieces (HTTP ranges) and keep it whole; what broke off goes on where it was, days
 * later too, unless the register has another file by then (If-Range): that begins anew. A register that has none is no
 * failure: the package is used without it. Throws a Problem.
 */
export async function receiveBasemap(packageId: string, progress: (done: number, of: number) => void): Promise<void> {
  let begun = await begunBefore(packageId)
  let isAnew = false
  try {
    do {
      const { done, version } = begun
      if (done > 0) progress(done, begun.of)
      if (done > 0 && done === begun.of) break
      const piece = await onceMade(() => patiently(() => pieceFrom(packageId, done, version)))
      if (piece === null || (done > 0 && piece.version !== version)) {
        // Another file each time it is asked for would never be whole.
        if (isAnew) throw new Problem(0, 'OtherBytes', '', i18n.global.t('problem.other_bytes'))
        isAnew = true
        await forgetPieces(packageId)
        begun = nothing()
        continue
      }
      await keepPiece(packageId, done, piece)
      begun = { parts: [...begun.parts, piece.bytes], done: done + piece.bytes.byteLength, of: piece.of, version: piece.version }
      progress(begun.done, begun.of)
    } while (begun.done < begun.of || begun.done === 0)
  } catch (failure) {
    if (failure instanceof Problem && failure.status === 404) return
    throw failure
  }
  const basemap = new Blob(begun.parts, { type: 'application/vnd.pmtiles' })
  await written(
    () =>
      store.transaction('rw', store.packages, store.settings, async () => {
        await store.packages.update(packageId, { basemap })
        await forgetPieces(packageId)
      }),
    basemap.size + SPARE_BYTES,
  )
}

/** Forget what is here of a base map that is still arriving. */
export async function forgetPieces(packageId: string): Promise<void> {
  await store.settings.where('name').startsWith(keys(packageId)).delete()
}

const nothing = (): Begun => ({ parts: [], done: 0, of: 0, version: null })

async function begunBefore(packageId: string): Promise<Begun> {
  const begun = nothing()
  // In the order of their keys, which is that of the file.
  for (const { value } of await store.settings.where('name').startsWith(keys(packageId)).toArray()) {
    const { bytes, of, version } = value as Piece
    begun.parts.push(bytes)
    begun.done += bytes.byteLength
    begun.of = of
    begun.version = version
  }
  return begun
}

/** Keep a piece for the time after the line broke; of a package that was removed meanwhile nothing is kept. */
async function keepPiece(packageId: string, from: number, piece: Piece): Promise<void> {
  // Without a name for the file nothing tells whether it goes on with the same one.
  if (piece.version === null) return
  const name = `${keys(packageId)}${String(from).padStart(12, '0')}`
  await written(
    () =>
      store.transaction('rw', store.packages, store.settings, async () => {
        if ((await store.packages.get(packageId)) !== undefined) await store.settings.put({ name, value: piece })
      }),
    piece.bytes.byteLength,
  )
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

/** Return a piece of the file that was begun, or null where the register has another by now. */
function pieceFrom(packageId: string, from: number, version: string | null): Promise<Piece | null> {
  const same = from > 0 && version !== null ? { 'If-Range': version } : undefined
  const headers = { Range: `bytes=${from}-${from + PIECE - 1}`, ...same }
  return asked(`/field-work/packages/${packageId}/basemap.pmtiles`, { headers }, async (answer) => {
    if (from > 0 && answer.status !== 206) {
      // All of the other file: it is asked for in pieces as well.
      await answer.body?.cancel()
      return null
    }
    const bytes = await answer.arrayBuffer()
    const of = Number(/\/(\d+)$/.exec(answer.headers.get('Content-Range') ?? '')?.[1] ?? bytes.byteLength)
    return { bytes, of, version: answer.headers.get('ETag') }
  })
}

import { Problem } from '@/api/problem'
import { asked, askedJson, isPassing, line, patiently, pauseBefore } from './line'
import { store, written, type KeptFile } from './store'

const FIRST_PIECE = 256 << 10
const SMALLEST_PIECE = 16 << 10
/** A piece that took less than this may be followed by a larger one, one that took longer by a smaller. */
const QUICK_MS = 2000
const SLOW_MS = 10_000
/** Attempts in a row in which nothing arrived, after which the line is given up for now. */
const MOST_IN_VAIN = 8
const MOST_HASHES = 1000
const TUS = { 'Tus-Resumable': '1.0.0' }

interface Known {
  sha256: string
  is_whole: boolean
}

/** Ask the register which of some files it has whole, and note of each whether; return those that it still needs. */
export async function stillNeeded(hashes: readonly string[]): Promise<string[]> {
  const needed: string[] = []
  for (let at = 0; at < hashes.length; at += MOST_HASHES) {
    const some = hashes.slice(at, at + MOST_HASHES)
    const known = await patiently(() => askedJson<Known[]>('/field-work/uploads/known', { sha256: some }))
    const whole = new Set(known.filter((one) => one.is_whole).map((one) => one.sha256))
    await noteSent([...whole])
    needed.push(...some.filter((one) => !whole.has(one)))
  }
  await noteMissing(needed)
  return needed
}

/**
 * Note of files that the register has not what this device counted as sent: it was restored from a backup, or has them
 * from another account only. Return of how many.
 */
export function noteMissing(hashes: readonly string[]): Promise<number> {
  const counted = store.files.where('sha256').anyOf(hashes).filter((file) => file.isSent)
  return written(() => counted.modify({ isSent: false }))
}

function noteSent(hashes: readonly string[]): Promise<unknown> {
  return written(() =>
    store.files.where('sha256').anyOf(hashes).modify((file) => {
      file.isSent = true
      delete file.problem
      delete file.isRefused
    }),
  )
}

/** The size of pieces, which follows the line: the next file begins with what the last one learned. */
let pieceSize = FIRST_PIECE

/**
 * Send a file in pieces after the core protocol of tus 1.0, from where it broke off. Throws a Problem: passing, where
 * the line is too bad for now; else the register's reason why it does not take the file.
 */
export async function upload(file: KeptFile, largestPiece: number, progress: (sent: number) => void): Promise<void> {
  let offset = await patiently(() => begin(file))
  let inVain = 0
  let isAnew = false
  while (offset < file.bytes.size) {
    const size = Math.min(pieceSize, largestPiece, file.bytes.size - offset)
    const begun = performance.now()
    try {
      offset = await addPiece(file, offset, size)
      const took = performance.now() - begun
      if (took < QUICK_MS) pieceSize = Math.min(pieceSize * 2, largestPiece)
      else if (took > SLOW_MS) pieceSize = Math.max(pieceSize >> 1, SMALLEST_PIECE)
      inVain = 0
      progress(offset)
    } catch (failure) {
      if (isPassing(failure)) {
        pieceSize = Math.max(pieceSize >> 1, SMALLEST_PIECE)
        await line.pause(pauseBefore(inVain))
      } else if (!(failure instanceof Problem) || !['OtherOffset', 'NoSuchUpload', 'OtherBytes'].includes(failure.kind)) {
        throw failure
      } else if (failure.kind === 'OtherBytes') {
        // What had arrived was spoilt and is dropped; twice can't be the line.
        if (isAnew) throw failure
        isAnew = true
      }
      const stands = await patiently(() => begin(file))
      // A piece may have arrived though its answer did not.
      inVain = stands > offset ? 0 : inVain + 1
      if (inVain >= MOST_IN_VAIN) throw failure
      offset = stands
    }
  }
  await noteSent([file.sha256])
}

/** Begin an upload or go on with one; return how much of it is there. The name goes in UTF-8, as tus wants it. */
function begin(file: KeptFile): Promise<number> {
  const said = { sha256: file.sha256, filename: file.name }
  const headers = {
    ...TUS,
    'Upload-Length': String(file.bytes.size),
    'Upload-Metadata': Object.entries(said)
      .map(([name, value]) => `${name} ${base64(value)}`)
      .join(','),
  }
  return asked('/field-work/uploads', { method: 'POST', headers }, offsetIn)
}

function addPiece(file: KeptFile, offset: number, size: number): Promise<number> {
  const headers = { ...TUS, 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' }
  const body = file.bytes.slice(offset, offset + size)
  return asked(`/field-work/uploads/${file.sha256}`, { method: 'PATCH', headers, body }, offsetIn)
}

async function offsetIn(answer: Response): Promise<number> {
  const offset = Number(answer.headers.get('Upload-Offset') ?? NaN)
  if (!Number.isInteger(offset)) throw new TypeError('no Upload-Offset in the answer')
  return offset
}

const base64 = (text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text)))

import type { Place } from './photo'

/** What a stamp says, in words; lines that say nothing are left out. */
export interface Stamp {
  name: string
  number: string
  /** An instant */
  at: string
  place: Place | null
  who: string
}

/** The words of a stamp in the reader's language. */
export interface StampWords {
  photo: string
  device: string
  no_position: string
}

/** The band takes at most this part of a picture's height. */
const MOST_BAND = 0.12
const LINE = 1.32
/** Letters are this part of the picture's longest side where the band has room for them. */
const LETTERS = 0.019

/** Return the lines of a stamp: what it is, when and by whom, where and by whose word. */
export function stampLines(stamp: Stamp, words: StampWords): string[] {
  const what = [stamp.name, stamp.number].filter((part) => part !== '').join('  ')
  const when = [timeWithZone(new Date(stamp.at)), stamp.who].filter((part) => part !== '').join('  ')
  return [what, when, placeLine(stamp.place, words)].filter((line) => line !== '')
}

/** Return an instant as the device's clock shows it, with its offset: `2026-06-10 09:30:12 +08:00`. */
export function timeWithZone(at: Date, offset = -at.getTimezoneOffset()): string {
  const shifted = new Date(at.getTime() + offset * 60_000).toISOString()
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60]
  const two = (value: number) => String(value).padStart(2, '0')
  return `${shifted.slice(0, 10)} ${shifted.slice(11, 19)} ${offset < 0 ? '-' : '+'}${two(hours)}:${two(minutes)}`
}

function placeLine(place: Place | null, words: StampWords): string {
  if (place === null) return words.no_position
  const { longitude, latitude } = place
  // Six decimals are a decimetre: more than any phone knows.
  const east = `${Math.abs(longitude).toFixed(6)}°${longitude < 0 ? 'W' : 'E'}`
  const north = `${Math.abs(latitude).toFixed(6)}°${latitude < 0 ? 'S' : 'N'}`
  const accuracy = place.accuracy_m === null ? '' : `  ±${Math.max(1, Math.round(place.accuracy_m))} m`
  return `${east}  ${north}${accuracy}  ${words[place.source]}`
}

/** Return the size of letters and the band's height in pixels, for a picture and so many lines. */
export function bandOf(width: number, height: number, lines: number): { letters: number; band: number } {
  const room = (height * MOST_BAND) / (lines * LINE + 0.6)
  const letters = Math.max(1, Math.min(room, Math.max(width, height) * LETTERS))
  return { letters, band: Math.min(height * MOST_BAND, letters * (lines * LINE + 0.6)) }
}

/** Return the size of a picture whose longest side is at most so many pixels; none is made larger. */
export function fitted(width: number, height: number, longest: number): [number, number] {
  const scale = Math.min(1, longest / Math.max(width, height))
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))]
}

/**
 * Return a copy of a photo, upright whatever way the camera was held, with a stamp along its lower edge: JPEG,
 * longest side at most `longest` pixels. The photo itself is left as it is. Throws where the browser can't read it.
 */
export async function stamped(photo: Blob, lines: string[], longest: number): Promise<Blob> {
  const { canvas, brush } = await upright(photo, longest)
  const { width, height } = canvas
  const { letters, band } = bandOf(width, height, lines.length)
  brush.fillStyle = 'rgba(0, 0, 0, 0.62)'
  brush.fillRect(0, height - band, width, band)
  brush.fillStyle = '#fff'
  brush.textBaseline = 'top'
  const margin = letters * 0.6
  lines.forEach((line, at) => {
    brush.font = `${letters}px "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "Noto Sans Mongolian", sans-serif`
    // A long name on a narrow picture is drawn narrower rather than cut.
    brush.fillText(line, margin, height - band + letters * (0.3 + at * LINE), width - 2 * margin)
  })
  return asJpeg(canvas)
}

/** Draw a picture upright onto a canvas of its own (EXIF orientation 1 to 8), no larger than asked. */
export async function upright(photo: Blob, longest: number): Promise<{ canvas: HTMLCanvasElement; brush: CanvasRenderingContext2D }> {
  const picture = await createImageBitmap(photo, { imageOrientation: 'from-image' })
  try {
    const canvas = document.createElement('canvas')
    ;[canvas.width, canvas.height] = fitted(picture.width, picture.height, longest)
    const brush = canvas.getContext('2d')
    if (brush === null) throw new Error('no canvas')
    brush.drawImage(picture, 0, 0, canvas.width, canvas.height)
    return { canvas, brush }
  } finally {
    picture.close()
  }
}

export function asJpeg(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((kept, failed) =>
    canvas.toBlob((made) => (made === null ? failed(new Error('no picture')) : kept(made)), 'image/jpeg', 0.88),
  )
}

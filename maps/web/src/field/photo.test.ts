import { describe, expect, it } from 'vitest'
import { doubtsOf, NOTHING_WRITTEN, placeOf, readTaken, takenOf } from './photo'

const NOW = Date.parse('2026-06-10T01:30:12Z')
const fix = (at: string) => ({ longitude: 109.2, latitude: 38.5, accuracy_m: 4, height_m: null, at, method: 'gnss', readings: 10 })
const FAR = { far_m: 200 }

/** A JPEG whose only content is its EXIF: little-endian TIFF with an Exif IFD and a GPS IFD (CIPA DC-008). */
function jpegWith(time: string, offset: string, east: [number, number, number], north: [number, number, number]): Blob {
  const bytes = new Uint8Array(512)
  const view = new DataView(bytes.buffer)
  const TIFF = 12
  let data = 200
  const text = (at: number, said: string) => [...`${said}\0`].forEach((letter, place) => view.setUint8(TIFF + at + place, letter.charCodeAt(0)))
  const entry = (at: number, tag: number, type: number, count: number, value: number) => {
    view.setUint16(TIFF + at, tag, true)
    view.setUint16(TIFF + at + 2, type, true)
    view.setUint32(TIFF + at + 4, count, true)
    view.setUint32(TIFF + at + 8, value, true)
  }
  const ascii = (at: number, tag: number, said: string) => {
    if (said.length < 4) {
      entry(at, tag, 2, said.length + 1, 0)
      text(at + 8, said)
      return
    }
    entry(at, tag, 2, said.length + 1, data)
    text(data, said)
    data += 32
  }
  const angle = (at: number, tag: number, parts: number[]) => {
    entry(at, tag, 5, 3, data)
    parts.forEach((part, place) => {
      view.setUint32(TIFF + data + place * 8, Math.round(part * 100), true)
      view.setUint32(TIFF + data + place * 8 + 4, 100, true)
    })
    data += 32
  }
  view.setUint32(0, 0xffd8ffe1)
  view.setUint16(4, 500)
  ;[...'Exif\0\0'].forEach((letter, place) => view.setUint8(6 + place, letter.charCodeAt(0)))
  view.setUint32(TIFF, 0x49492a00)
  view.setUint32(TIFF + 4, 8, true)
  view.setUint16(TIFF + 8, 2, true)
  entry(10, 0x8769, 4, 1, 40)
  entry(22, 0x8825, 4, 1, 80)
  view.setUint16(TIFF + 40, 2, true)
  ascii(42, 0x9003, time)
  ascii(54, 0x9011, offset)
  view.setUint16(TIFF + 80, 4, true)
  ascii(82, 1, 'N')
  angle(94, 2, north)
  ascii(106, 3, 'E')
  angle(118, 4, east)
  view.setUint16(506, 0xffd9)
  return new Blob([bytes], { type: 'image/jpeg' })
}

describe('what a camera wrote', () => {
  it('is read from the bytes: position, and the time with its offset', async () => {
    const taken = await readTaken(jpegWith('2026:06:10 09:30:12', '+08:00', [109, 30, 15.2], [38, 36, 0]))
    expect(taken.longitude).toBeCloseTo(109.504222, 6)
    expect(taken.latitude).toBeCloseTo(38.6, 6)
    expect(taken).toMatchObject({ at: '2026-06-10T01:30:12.000Z', hasOffset: true })
  })

  it('is nothing where there is no EXIF, or a broken one', async () => {
    expect(await readTaken(new Blob([new Uint8Array([0xff, 0xd8, 0xff, 0xd9])]))).toEqual(NOTHING_WRITTEN)
    expect(await readTaken(new Blob(['no picture at all']))).toEqual(NOTHING_WRITTEN)
  })

  it('has no place where a camera without a fix wrote zeros, or what is no angle', () => {
    expect(takenOf({ longitude: 0, latitude: 0 })).toMatchObject({ longitude: null, latitude: null })
    expect(takenOf({ longitude: NaN, latitude: 38 })).toMatchObject({ longitude: null, latitude: null })
    expect(takenOf({ longitude: 109, latitude: 91 })).toMatchObject({ longitude: null, latitude: null })
  })

  it('has the time of the device without an offset, and none where it is no time', () => {
    const local = new Date('2026-06-10T09:30:12').toISOString()
    expect(takenOf({ DateTimeOriginal: '2026:06:10 09:30:12' })).toMatchObject({ at: local, hasOffset: false })
    expect(takenOf({ DateTimeOriginal: '0000:00:00 00:00:00' })).toMatchObject({ at: null })
  })
})

describe('the place of a photo', () => {
  const written = { ...NOTHING_WRITTEN, longitude: 109.5, latitude: 38.6 }

  it('is what the camera wrote before what the device measured', () => {
    expect(placeOf(written, fix('2026-06-10T01:30:00Z'), true, NOW)).toMatchObject({ longitude: 109.5, source: 'photo' })
    expect(placeOf(NOTHING_WRITTEN, fix('2026-06-10T01:30:00Z'), true, NOW)).toMatchObject({ longitude: 109.2, source: 'device' })
  })

  it('is unknown where the device measured long ago, and for a photo of the gallery', () => {
    expect(placeOf(NOTHING_WRITTEN, fix('2026-06-10T01:10:00Z'), true, NOW)).toBeNull()
    expect(placeOf(NOTHING_WRITTEN, fix('2026-06-10T01:30:00Z'), false, NOW)).toBeNull()
  })
})

describe('doubts', () => {
  const at = (longitude: number) => ({ longitude, latitude: 38.6, accuracy_m: null, source: 'photo' as const })

  it('are said of a photo farther from the record than the limit', () => {
    expect(doubtsOf(NOTHING_WRITTEN, at(109.502), [109.5, 38.6], true, FAR, NOW)).toEqual([])
    const [far] = doubtsOf(NOTHING_WRITTEN, at(109.504), [109.5, 38.6], true, FAR, NOW)
    expect(far?.doubt).toBe('far')
    expect(far?.distance_m).toBeCloseTo(347.6, 0)
  })

  it('are said of a time that is not the clock of the device, and of no position', () => {
    const taken = (minutes: number) => ({ ...NOTHING_WRITTEN, at: new Date(NOW + minutes * 60_000).toISOString() })
    const said = (minutes: number, isNew: boolean) => doubtsOf(taken(minutes), at(109.5), null, isNew, FAR, NOW).map((one) => one.doubt)
    expect(said(-4, true)).toEqual([])
    expect(said(-6, true)).toEqual(['time'])
    expect(said(-6, false)).toEqual([])
    expect(said(6, false)).toEqual(['time'])
    expect(said(-1500, false)).toEqual(['time'])
    expect(doubtsOf(NOTHING_WRITTEN, null, [109.5, 38.6], true, FAR, NOW)).toEqual([{ doubt: 'no_position' }])
  })
})

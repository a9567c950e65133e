import { parse } from 'exifr'
import { metresBetween } from '@/screens/inspections/positions'
import type { Fix } from './position'

/** What a camera wrote into a photo. */
export interface Taken {
  /** Degrees, WGS 84, as the camera wrote them */
  longitude: number | null
  latitude: number | null
  /** Metres, where the camera says how sure it was */
  accuracy_m: number | null
  /** An instant; null where the photo bears no time */
  at: string | null
  /** Whether the photo says its offset from UTC; else the device's own was taken */
  hasOffset: boolean
  camera: string
}

/** Where a photo was taken, as its stamp says, and by whose word. */
export interface Place {
  longitude: number
  latitude: number
  accuracy_m: number | null
  source: 'photo' | 'device'
}

export type Doubt = 'far' | 'time' | 'no_position'

export const NOTHING_WRITTEN: Taken = { longitude: null, latitude: null, accuracy_m: null, at: null, hasOffset: false, camera: '' }
/** A position that the device measured longer ago than this says nothing about where a photo was just taken. */
const FRESH_MS = 10 * 60_000
/** A camera's time may differ from the device's clock by this much. */
const CLOCK_MS = 5 * 60_000
const DAY_MS = 86_400_000

type Tags = Record<string, unknown>

/** Read what the camera wrote into a photo; a picture without EXIF, or with a broken one, says nothing. */
export async function readTaken(photo: Blob): Promise<Taken> {
  let tags: Tags | undefined
  try {
    // Values are wanted as they are written: a time in EXIF is local, and reviving would hide that.
    tags = (await parse(new Uint8Array(await photo.arrayBuffer()), { gps: true, exif: true, reviveValues: false })) as Tags | undefined
  } catch {
    return NOTHING_WRITTEN
  }
  return tags === undefined ? NOTHING_WRITTEN : takenOf(tags)
}

/** Return what tags of EXIF say (CIPA DC-008: DateTimeOriginal, OffsetTimeOriginal, GPS). */
export function takenOf(tags: Tags): Taken {
  const longitude = within(tags.longitude, 180)
  const latitude = within(tags.latitude, 90)
  // Cameras without a fix write 0, 0.
  const isPlace = longitude !== null && latitude !== null && (longitude !== 0 || latitude !== 0)
  const time = instantOf(tags.DateTimeOriginal ?? tags.CreateDate, tags.OffsetTimeOriginal ?? tags.OffsetTime)
  return {
    longitude: isPlace ? longitude : null,
    latitude: isPlace ? latitude : null,
    accuracy_m: isPlace && typeof tags.GPSHPositioningError === 'number' && tags.GPSHPositioningError > 0 ? tags.GPSHPositioningError : null,
    at: time?.at ?? null,
    hasOffset: time?.hasOffset ?? false,
    camera: [tags.Make, tags.Model].filter((part) => typeof part === 'string').join(' ').trim(),
  }
}

function within(value: unknown, most: number): number | null {
  return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= most ? value : null
}

/** Read `2026:06:10 09:30:12` with `+08:00`; without an offset the device's own holds. */
function instantOf(written: unknown, offset: unknown): { at: string; hasOffset: boolean } | null {
  const parts = /^(\d{4}):(\d{2}):(\d{2})[ T](\d{2}:\d{2}:\d{2})/.exec(typeof written === 'string' ? written.trim() : '')
  if (parts === null) return null
  const zone = /^[+-]\d{2}:\d{2}$/.exec(typeof offset === 'string' ? offset.trim() : '')?.[0]
  const found = new Date(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}${zone ?? ''}`)
  return Number.isNaN(found.getTime()) ? null : { at: found.toISOString(), hasOffset: zone !== undefined }
}

/**
 * Return where a photo was taken: as the camera wrote it, else as the device measured it a moment ago. A photo
 * of the gallery may be from anywhere, so only its own word counts.
 */
export function placeOf(taken: Taken, fix: Fix | null, isNew: boolean, now = Date.now()): Place | null {
  if (taken.longitude !== null && taken.latitude !== null) {
    return { longitude: taken.longitude, latitude: taken.latitude, accuracy_m: taken.accuracy_m, source: 'photo' }
  }
  if (!isNew || fix === null || Math.abs(now - Date.parse(fix.at)) > FRESH_MS) return null
  return { longitude: fix.longitude, latitude: fix.latitude, accuracy_m: fix.accuracy_m, source: 'device' }
}

/** Say what speaks against a photo: none of it refuses the photo, a person looks at it. */
export function doubtsOf(
  taken: Taken,
  place: Place | null,
  registered: [number, number] | null,
  isNew: boolean,
  most: { far_m: number },
  now = Date.now(),
): { doubt: Doubt; distance_m?: number }[] {
  const found: { doubt: Doubt; distance_m?: number }[] = []
  if (place === null) found.push({ doubt: 'no_position' })
  else if (registered !== null) {
    const distance_m = metresBetween([place.longitude, place.latitude], registered)
    if (distance_m > most.far_m) found.push({ doubt: 'far', distance_m })
  }
  if (taken.at !== null) {
    const age = now - Date.parse(taken.at)
    if (age < -CLOCK_MS || age > (isNew ? CLOCK_MS : DAY_MS)) found.push({ doubt: 'time' })
  }
  return found
}

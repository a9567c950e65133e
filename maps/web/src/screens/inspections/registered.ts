import type { Shape } from '@/api/client'
import { nearest, type KnownStone } from '@/field/namedStones'
import type { Position } from './shapes'

type Marker = Shape<'MarkerOut'>

/** Stones of a marker that stand today, the one that its number names first. */
export function standing(marker: Marker | null): Record<string, unknown>[] {
  return (marker?.stones ?? []).filter((one) => one.valid_to == null)
}

/** Return the stones of a marker that stood on a day, by letter. */
export function stonesOn(marker: Marker | null, day: string | null): KnownStone[] {
  const stood = (marker?.stones ?? []).filter((one) => day === null || (String(one.valid_from ?? '') <= day && (one.valid_to == null || day < String(one.valid_to))))
  return stood
    .map((one) => ({ letter: String(one.letter ?? ''), position: (one.geometry as GeoJSON.Point).coordinates as Position }))
    .sort((one, other) => one.letter.localeCompare(other.letter))
}

/** Whether a position of surveying grade has to say which of some stones it is of. */
export const isStoneAsked = (stones: readonly KnownStone[]) => stones.length > 1 && stones.every((one) => one.letter)

/** Return where the stone is registered that a position is said to be of: by its letter, else the nearest of several. */
export function registeredOf(marker: Marker | null, stones: readonly KnownStone[], stone: string | null, place: Position): Position | null {
  if (stones.length < 2) return registeredAt(marker)
  return ((stones.find((one) => one.letter && one.letter === stone) ?? nearest(stones, place)?.stone)?.position ?? null) as Position | null
}

/** Return where the marker's stone is registered, or null. */
export function registeredAt(marker: Marker | null): Position | null {
  const stones = marker?.stones ?? []
  const stone = standing(marker)[0] ?? stones.at(-1)
  const point = stone?.geometry as GeoJSON.Point | undefined
  const [longitude, latitude] = point?.coordinates ?? []
  return longitude === undefined || latitude === undefined ? null : [longitude, latitude]
}

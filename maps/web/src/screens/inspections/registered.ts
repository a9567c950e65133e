import type { Shape } from '@/api/client'
import type { Position } from './shapes'

type Marker = Shape<'MarkerOut'>

/** Stones of a marker that stand today, the one that its number names first. */
export function standing(marker: Marker | null): Record<string, unknown>[] {
  return (marker?.stones ?? []).filter((one) => one.valid_to == null)
}

/** Return where the marker's stone is registered, or null. */
export function registeredAt(marker: Marker | null): Position | null {
  const stones = marker?.stones ?? []
  const stone = standing(marker)[0] ?? stones.at(-1)
  const point = stone?.geometry as GeoJSON.Point | undefined
  const [longitude, latitude] = point?.coordinates ?? []
  return longitude === undefined || latitude === undefined ? null : [longitude, latitude]
}

import type { Position } from './shapes'

const ANGLE = /(\d+(?:\.\d+)?)(?:\s*[°度]\s*(?:(\d+(?:\.\d+)?)\s*[′'分]\s*(?:(\d+(?:\.\d+)?)\s*[″"秒]?)?)?)?/g

/** Where our country lies, with room to spare: what lies outside was mistyped. */
const WITHIN = { longitude: [73, 136], latitude: [3, 54] } as const
const inside = (value: number, [least, most]: readonly [number, number]) => value >= least && value <= most

/**
 * Return the position that somebody typed, `109.50422 38.6` or `109°30′15.2″E 38°36′00″N`, or null.
 * A latitude that stands first is recognised: no place of ours has one above 54.
 */
export function positionIn(text: string): Position | null {
  const angles = [...text.replaceAll(/[′’]/g, '′').replaceAll(/[″”]|''/g, '″').matchAll(ANGLE)].map(
    ([, degrees, minutes, seconds]) => Number(degrees) + Number(minutes ?? 0) / 60 + Number(seconds ?? 0) / 3600,
  )
  const [one, other] = angles
  if (angles.length !== 2 || one === undefined || other === undefined) return null
  const [longitude, latitude] = inside(one, WITHIN.longitude) ? [one, other] : [other, one]
  return inside(longitude, WITHIN.longitude) && inside(latitude, WITHIN.latitude) ? [longitude, latitude] : null
}

/** Return the metres between two positions that lie near one another, on a sphere: for the eye, not for the books. */
export function metresBetween([eastA, northA]: Position, [eastB, northB]: Position): number {
  const radian = Math.PI / 180
  const east = (eastB - eastA) * Math.cos(((northA + northB) / 2) * radian)
  return Math.hypot(east, northB - northA) * radian * 6371008.8
}

import { isInside, spotsOf, type Part, type Spot } from './parts'
import { farFromLine, type Position, type Project } from './snap'

/** This near to a line, in pixels, the line is meant and not what lies around it. */
const REACH = 10

/**
 * Return the ring that a click means: the line that it touches (first that which is being edited), else the hole that
 * it lies in, else the area around it; null where there is nothing.
 */
export function spotUnder(
  position: Position,
  parts: readonly Part[],
  project: Project,
  present: Spot,
): Spot | null {
  const at = project(...position)
  const ringOf = (spot: Spot) => parts[spot.part]?.[spot.ring] ?? []
  const near = spotsOf(parts)
    .map((spot) => ({ spot, distance: farFromLine(at, ringOf(spot), project) }))
    .filter(({ distance }) => distance <= REACH)
    .sort((one, other) => one.distance - other.distance)
  const same = near.find(({ spot }) => spot.part === present.part && spot.ring === present.ring)
  if (near[0] !== undefined) return (same ?? near[0]).spot
  // Holes come after their outline: the last ring around the click is the innermost.
  const around = spotsOf(parts).filter((spot) => ringOf(spot).length > 3 && isInside(position, ringOf(spot)))
  return around.at(-1) ?? null
}

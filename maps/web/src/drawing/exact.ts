import type { Position } from './snap'

/** The drawing tools take no more decimals than this: a tenth of a millimetre on the ground. */
export const DECIMALS = 9

const keyOf = ([longitude, latitude]: Position) => `${longitude.toFixed(DECIMALS)},${latitude.toFixed(DECIMALS)}`

/**
 * Positions as they are registered, behind those that the drawing tools work with: what nobody moved, and what was
 * snapped to a neighbour, comes back to the last digit.
 */
export function exactPositions() {
  const known = new Map<string, Position>()
  return {
    /** Note a position and return it as the tools take it. */
    round(position: Position): Position {
      known.set(keyOf(position), position)
      return [Number(position[0].toFixed(DECIMALS)), Number(position[1].toFixed(DECIMALS))]
    },
    /** Return a position of the tools as it is registered. */
    exact: (position: Position): Position => known.get(keyOf(position)) ?? [position[0], position[1]],
  }
}

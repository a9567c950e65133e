import type { Position } from './snap'

/** How a pair is written: east (longitude) before north (latitude), or as surveyors list them, X (north) first. */
export type Order = 'east_first' | 'north_first'
type Pair = readonly [string, string]

const SEPARATORS = /[\t,，;；]+|\s{2,}/

/** Return pairs, east before north, of typed lines: `109°30′15.2″, 38°36′00″` or two columns of a table. */
export function typedPairs(text: string, order: Order = 'east_first'): [string, string][] {
  return text
    .split('\n')
    .map((row) => row.trim())
    .filter((row) => row !== '')
    .map((row) => {
      const cells = row.split(SEPARATORS).map((cell) => cell.trim()).filter((cell) => cell !== '')
      const [one = '', other = ''] = cells.length >= 2 ? cells : row.split(/\s+/)
      return order === 'east_first' ? [one, other] : [other, one]
    })
}

/** Write pairs as lines, in an order. */
export function writtenLines(pairs: readonly Pair[], order: Order): string {
  return pairs.map(([east, north]) => (order === 'east_first' ? [east, north] : [north, east]).join(', ')).join('\n')
}

/** What is written in lines is rounded: remembers which position each pair stood for. */
export function writtenPositions() {
  const known = new Map<string, Position>()
  return {
    note: (pairs: readonly Pair[], positions: readonly Position[]): void => {
      known.clear()
      pairs.forEach((pair, at) => {
        const position = positions[at]
        if (position !== undefined) known.set(pair.join('|'), position)
      })
    },
    /** Return what was read; pairs that nobody retyped stand for the positions that they were written from. */
    exact: (pairs: readonly Pair[], read: readonly Position[]): Position[] =>
      read.map((position, at) => known.get(pairs[at]?.join('|') ?? '') ?? position),
  }
}

import { between, type Place } from './way'

/** Letter of a stone: Q of a single marker, A and B of a double one, C, D and E of a triple one. */
export type StoneLetter = 'Q' | 'A' | 'B' | 'C' | 'D' | 'E'

/** A stone that stands, as a package has it; its letter is empty where the number has none. */
export interface KnownStone {
  letter?: string
  position: Place
  height_m?: number | null
  height_datum?: string | null
}

/** A marker as a package has it. */
export interface KnownMarker {
  id: string
  number: string
  positions: KnownStone[]
}

/** A marker, and the letter of the stone that a point names; null for the number alone. */
export interface Named {
  marker: KnownMarker
  letter: string | null
}

/** Metres: so near a registered position no other marker, and no wrong belt, leads by chance. */
export const NEAR_M = 200

/** Return a name in capitals without blanks, 号, 桩 and #: signs between its parts stay. */
export const writtenKey = (name: string) => name.normalize('NFKC').toUpperCase().replace(/[\s#号桩]/g, '')

/** Return a name's letters and digits alone, in capitals. */
export const looseKey = (name: string) => writtenKey(name).replace(/[-_.·]/g, '')

/** Return the stone nearest a place and how far it is, metres; null where none stands. */
export function nearest(stones: readonly KnownStone[], place: Place): { stone: KnownStone; away_m: number } | null {
  const found = stones.map((stone) => ({ stone, away_m: between(stone.position, place).distance_m }))
  return found.reduce<(typeof found)[number] | null>((best, next) => (best === null || next.away_m < best.away_m ? next : best), null)
}

/** Return the stone that is meant: that of the letter, else the nearest; null where none stands. */
export function meantStone({ marker, letter }: Named, place: Place): { stone: KnownStone; away_m: number } | null {
  const ofLetter = letter === null ? [] : marker.positions.filter((one) => one.letter === letter)
  return nearest(ofLetter.length > 0 ? ofLetter : marker.positions, place)
}

/** Return what tells a stone from the marker's others: its letter, else its place; empty for the only one. */
export const calledStone = ({ positions }: KnownMarker, stone: KnownStone | undefined): string => (stone === undefined || positions.length < 2 ? '' : stone.letter || String(positions.indexOf(stone) + 1))

/** Return the letters of the stones that stand, as numbers write them; empty where none has any. */
export const lettersOf = ({ positions }: KnownMarker) => positions.flatMap((one) => (one.letter ? [one.letter] : [])).join('/')

/** The letter of a stone at the end of a point's name, with the sign before it. */
const LETTER = /[-_.·/]?[QABCDE]$/

/** Return the one marker that a point names but for a letter that none of its stones has; null where there is none. */
export function withoutLetter(find: (point: string, place: Place) => Named[], point: string, place: Place): KnownMarker | null {
  const key = writtenKey(point)
  const number = key.replace(LETTER, '')
  const meant = number === key ? [] : find(number, place)
  return meant.length === 1 ? (meant[0] as Named).marker : null
}

/** Return what a marker goes by: name → letter of the stone, null for the number alone. */
function namesOf({ number, positions }: KnownMarker): Map<string, string | null> {
  const letters = positions.flatMap((one) => (one.letter ? [one.letter] : []))
  const whole = writtenKey(number)
  const first = whole.replace(/(?:\/[A-Z])+$/, '')
  const own = letters.find((letter) => first.endsWith(letter)) ?? ''
  const base = first.slice(0, first.length - own.length)
  const names: [string, string | null][] = [[whole, null], [base, null], ...letters.map((letter): [string, string] => [base + letter, letter])]
  return new Map(names.filter(([name]) => name !== ''))
}

/**
 * Return how points of a surveyor's file are matched: a function of the point's name and place, which returns the one
 * that is named, none, or all that may be meant. Rules and cases: gis/joint_inspections/named_stones.py.
 */
export function namedStones(markers: readonly KnownMarker[]): (point: string, place: Place) => Named[] {
  const [written, loose] = [new Map<string, Named[]>(), new Map<string, Named[]>()]
  const add = (to: Map<string, Named[]>, key: string, named: Named) => to.set(key, [...(to.get(key) ?? []), named])
  for (const marker of markers) {
    for (const [name, letter] of namesOf(marker)) {
      add(written, name, { marker, letter })
      add(loose, looseKey(name), { marker, letter })
    }
  }
  return (point, place) => {
    const meant = written.get(writtenKey(point)) ?? loose.get(looseKey(point)) ?? []
    if (meant.length < 2) return meant
    const there = meant.filter(({ marker }) => (nearest(marker.positions, place)?.away_m ?? Infinity) <= NEAR_M)
    return there.length === 1 ? there : meant
  }
}

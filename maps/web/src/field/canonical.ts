/** A text that is not JSON: cut short, or not from the register. */
export class NotJson extends Error {}

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const STRING = /"(?:[^"\\]|\\.)*"/y
const WORD = /true|false|null/y
const SPACE = /\s*/y

/** A value of a JSON text as canonical text (names sorted, no spaces), with the members of an object apart. */
export interface Canonical {
  text: string
  members?: ReadonlyMap<string, Canonical>
  elements?: readonly Canonical[]
}

/**
 * Read a JSON text and return it in the canonical form of which the register takes hashes. Numbers stay as they are
 * written: 1.0 read and written by JavaScript would be 1, and another hash. Throws NotJson.
 */
export function canonicalOf(text: string): Canonical {
  let at = 0
  const next = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    if (found !== undefined) at += found.length
    return found
  }
  const sign = (wanted: string): boolean => {
    next(SPACE)
    if (text[at] !== wanted) return false
    at += 1
    return true
  }
  const must = (wanted: string): void => {
    if (!sign(wanted)) throw new NotJson(`no ${wanted} at ${at}`)
  }
  function object(): Canonical {
    const members = new Map<string, Canonical>()
    if (!sign('}')) {
      do {
        next(SPACE)
        const name = next(STRING)
        if (name === undefined) throw new NotJson(`no name at ${at}`)
        must(':')
        members.set(JSON.parse(name) as string, value())
      } while (sign(','))
      must('}')
    }
    const sorted = [...members].sort(([one], [other]) => (one < other ? -1 : 1))
    return { text: `{${sorted.map(([name, one]) => `${JSON.stringify(name)}:${one.text}`).join(',')}}`, members }
  }
  function array(): Canonical {
    const elements: Canonical[] = []
    if (!sign(']')) {
      do elements.push(value())
      while (sign(','))
      must(']')
    }
    return { text: `[${elements.map((one) => one.text).join(',')}]`, elements }
  }
  function value(): Canonical {
    next(SPACE)
    if (sign('{')) return object()
    if (sign('[')) return array()
    const plain = next(STRING) ?? next(WORD) ?? next(NUMBER)
    if (plain === undefined) throw new NotJson(`no value at ${at}`)
    return { text: plain }
  }
  const whole = value()
  next(SPACE)
  if (at !== text.length) throw new NotJson(`more after the end at ${at}`)
  return whole
}

import { entries } from './calls'
import { walking } from './walk'

/** Entries as many as a page of the list may have: one rarely goes through more. */
const MANY = 200

let edition = ''
const walk = walking((narrowed, after) => entries(edition, narrowed, after, MANY))

/** Return the entries before and after one, in the order of the list. */
export function neighboursOf(...[of, narrowed, key]: Parameters<typeof walk.neighbours>) {
  edition = of
  return walk.neighbours(of, narrowed, key)
}
export const forgetWalk = walk.forget

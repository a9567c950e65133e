import type { LocationQueryValue } from 'vue-router'

/** Return an address of this service, and of no other, that the reader was on the way to. */
export function inside(given: LocationQueryValue | LocationQueryValue[] | undefined): string | null {
  return typeof given === 'string' && /^\/(?![/\\])/.test(given) ? given : null
}

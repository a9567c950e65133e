import type { Item, Outcome } from './calls'

/** From the gravest to the lightest. */
export const OUTCOMES: readonly Outcome[] = ['error', 'warning', 'review', 'notice', 'passed']

export const COLOURS: Record<Outcome, 'danger' | 'warning' | 'primary' | 'info' | 'success'> = {
  error: 'danger',
  warning: 'warning',
  review: 'primary',
  notice: 'info',
  passed: 'success',
}

const rank = (item: Item) => OUTCOMES.indexOf(item.outcome)

/** Return the items that a person has to look at, the gravest first, each grade in the order of the law. */
export function toLookAt(items: readonly Item[]): Item[] {
  return items.filter((item) => item.outcome !== 'passed').sort((one, other) => rank(one) - rank(other))
}

/** Return the items that found nothing, those that are about this class of names first. */
export function passed(items: readonly Item[]): Item[] {
  return items.filter((item) => item.outcome === 'passed').sort((one, other) => Number(other.applies) - Number(one.applies))
}

import { daysAfter } from '@/time/day'
import type { Days } from './shown'

/** Whether something holds on a day: from its first day on, before its end. */
export function holdsOn(part: Days, day: string): boolean {
  return (part.valid_from === null || part.valid_from <= day) && (part.valid_to === null || day < part.valid_to)
}

/** Return a date as precisely as it is known: 2001, 2001-07 or 2001-07-03. */
export function dateInWords(date: string, precision: string): string {
  return precision === 'year' ? date.slice(0, 4) : precision === 'month' ? date.slice(0, 7) : date
}

/** Return the day of a record's life that is looked at when it did not exist on the day asked for. */
export function lastDayOf(part: Days, today: string): string {
  if (part.valid_to === null || part.valid_to > today) return part.valid_from !== null && part.valid_from > today ? part.valid_from : today
  return daysAfter(part.valid_to, -1)
}

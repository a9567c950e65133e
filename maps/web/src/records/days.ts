import { i18n } from '@/i18n'
import type { Days } from './shown'

/** Whether something holds on a day: from its first day on, before its end. */
export function holdsOn(part: Days, day: string): boolean {
  return (part.valid_from === null || part.valid_from <= day) && (part.valid_to === null || day < part.valid_to)
}

/** Return the days of something for people; its end is the first day on which it no longer held. */
export function daysInWords(part: Days): string {
  const { t } = i18n.global
  if (part.valid_from === null && part.valid_to === null) return t('days.always')
  if (part.valid_to === null) return t('days.since', { start: part.valid_from })
  if (part.valid_from === null) return t('days.until', { end: part.valid_to })
  return t('days.between', { start: part.valid_from, end: part.valid_to })
}

/** Return a date as precisely as it is known: 2001, 2001-07 or 2001-07-03. */
export function dateInWords(date: string, precision: string): string {
  return precision === 'year' ? date.slice(0, 4) : precision === 'month' ? date.slice(0, 7) : date
}

import { i18n } from '@/i18n'
import type { Days } from './shown'

/** Return the days of something for people; its end is the first day on which it no longer held. */
export function daysInWords(part: Days): string {
  const { t } = i18n.global
  if (part.valid_from === null && part.valid_to === null) return t('days.always')
  if (part.valid_to === null) return t('days.since', { start: part.valid_from })
  if (part.valid_from === null) return t('days.until', { end: part.valid_to })
  return t('days.between', { start: part.valid_from, end: part.valid_to })
}

import { i18n } from '@/i18n'

/** Return the day of an instant as the clock on this device has it. */
export function localDay(instant: string): string {
  return localTime(instant).slice(0, 10)
}

/** Return an instant by this device's clock, to the minute: 2026-11-27 09:05. */
export function localTime(instant: string): string {
  const at = new Date(instant)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`
}

/** Return the sentence that is in the reader's language. */
export const inWords = (said: { message: string; message_en: string }): string =>
  i18n.global.locale.value === 'zh' ? said.message : said.message_en

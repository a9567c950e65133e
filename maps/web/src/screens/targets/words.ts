import { i18n } from '@/i18n'
import type { CountedRow, Target } from './calls'

const isChinese = () => i18n.global.locale.value === 'zh'

/** Return the words of a target in the reader's language; English may be missing. */
export const said = (one: { text_zh: string; text_en: string }) => (isChinese() ? one.text_zh : one.text_en || one.text_zh)
export const topic = (one: { topic_zh: string; topic_en: string }) => (isChinese() ? one.topic_zh : one.topic_en || one.topic_zh)

/** Return a figure as it is said: a percentage with what it is made of, or a count. */
export function figure(one: { value: number | null; part: number; whole: number; unit: 'number' | 'percent' }): string {
  const { t } = i18n.global
  if (one.unit === 'number') return String(one.part)
  return one.value === null ? t('targets.nothing_to_count') : `${one.value}% (${one.part}/${one.whole})`
}

/** Return a bare value of a target: a percentage, or a count. */
export const plain = (value: number | null, unit: 'number' | 'percent') =>
  value === null ? i18n.global.t('targets.nothing_to_count') : unit === 'percent' ? `${value}%` : String(value)

export const isReached = (one: Target) => one.live.value !== null && one.target_value !== null && one.live.value >= one.target_value

/** Where a row can be looked at. */
export const address = (row: CountedRow) =>
  ({ facility: `/facilities/${row.record_id}`, cemetery: `/cemeteries/${row.record_id}`, grave_site: `/graves/${row.record_id}` })[row.record] ?? `/divisions/${row.record_id}`

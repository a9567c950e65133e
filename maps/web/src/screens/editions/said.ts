import { i18n } from '@/i18n'
import { labelled, listed } from '@/procedure/said'
import type { Edition, EntryState } from './calls'

/** Return a text, or what it is asked for where there is none. */
const worded = (key: string, otherwise: string) => (i18n.global.te(key) ? i18n.global.t(key) : otherwise)

/** Return what a fact behind an entry is called. */
export const factName = (fact: string) => worded(`editions.facts.${fact}`, fact)

/** Return why an entry is not complete: `entry_lacks.origin` → 缺来历含义. */
export function lackName(reason: string): string {
  const lack = reason.replace('entry_lacks.', '')
  return worded(`editions.lacks.${lack}`, lack)
}

/** Return what a field of an entry is called; none is the entry itself. */
export function fieldName(field: string): string {
  const name = field === '' ? 'whole' : field
  return worded(`editions.fields.${name}`, name)
}

/** Return how many entries are stale, and which facts changed under them: 3 条已过期：人口已变. */
export function staleness(stale: number, facts: readonly { fact: string; count: number }[]): string {
  const { t } = i18n.global
  const count = t('editions.stale_count', { count: stale })
  if (facts.length === 0) return count
  const changed = facts.map((one) => (facts.length === 1 ? factName(one.fact) : t('editions.fact_of', { what: factName(one.fact), count: one.count })))
  return labelled(count, t('editions.facts_changed', { what: listed(changed) }))
}

type Tag = 'primary' | 'success' | 'warning' | 'info' | 'danger'
const TAGS: Record<Edition['state'], Tag> = { draft: 'info', edited: 'primary', reviewed: 'warning', frozen: 'success', published: 'success' }

/** Return the colour of a state's tag. */
export const tagOf = (state: Edition['state'] | EntryState): Tag => TAGS[state]

/** Return a figure as the reader's language groups its digits. */
export const figure = (count: number) => count.toLocaleString(i18n.global.locale.value === 'zh' ? 'zh-CN' : 'en')

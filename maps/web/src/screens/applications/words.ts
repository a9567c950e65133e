import { i18n } from '@/i18n'
import { said } from '@/procedure/said'
import type { Clock } from './calls'

/** Return how many days a running deadline has, or how it was kept. */
export function clockText(clock: Clock): string {
  const { t } = i18n.global
  const name = said(clock.name_zh, clock.name_en)
  if (clock.state === 'overdue' || clock.state === 'met_late') return t(`applications.clock.${clock.state}`, { name, days: clock.days_late })
  if (clock.state === 'soon' && clock.days_left === 0) return t('applications.clock.today', { name })
  return t(`applications.clock.${clock.state}`, { name, days: clock.days_left ?? 0 })
}

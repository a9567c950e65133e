import { i18n } from '@/i18n'
import type { GraveRow } from './calls'

const isChinese = () => i18n.global.locale.value === 'zh'

/** Return what a rule is called in the reader's language. */
export const called = (one: { name_zh: string; name_en: string } | null | undefined) => (one == null ? '' : isChinese() ? one.name_zh : one.name_en)
export const stateName = (one: { state_zh: string; state_en: string }) => (isChinese() ? one.state_zh : one.state_en)
export const inWords = (one: { zh: string; en: string }) => (isChinese() ? one.zh : one.en)
export const why = (one: { why_zh: string; why_en: string }) => (isChinese() ? one.why_zh : one.why_en)

/** Return a clause, with the mark of one that was not read in its official text. */
export const clause = (one: { clause: string; is_verified: boolean }) =>
  one.clause === '' || one.is_verified || one.clause.startsWith('参照') ? one.clause : `参照${one.clause}`

/** Return road or railway, distance and from where it was measured. */
export function corridorOf(one: Pick<GraveRow, 'corridor'>): string {
  const { t } = i18n.global
  const found = one.corridor
  if (found === null) return ''
  const basis = found.basis as 'land_edge' | 'half_width' | 'centre_line'
  return t('graves.at_corridor', { name: `${found.name}${found.number}`, metres: found.distance_m.toFixed(1), start: t(`graves.bases.${basis}`) })
}

/** Return which stretch of a road or railway is meant. */
export function stretchOf(one: { corridor: string; from_km: number | null; to_km: number | null }): string {
  const { t } = i18n.global
  if (one.from_km === null || one.to_km === null) return t('graves.announcement.whole', { name: one.corridor })
  return t('graves.announcement.stretch', { name: one.corridor, from: one.from_km, to: one.to_km })
}

export const STANDINGS = ['open', 'late', 'excluded', 'accepted'] as const
export type Standing = (typeof STANDINGS)[number]
/** Colours of how a site stands, on the map and beside its words. */
export const COLOURS: Record<Standing, string> = { open: '#b45309', late: '#b91c1c', excluded: '#6b7280', accepted: '#15803d' }

/** Return how a site stands. */
export function standingOf(one: { state: string; days_late: number; is_merged: boolean }): Standing {
  if (one.state === 'accepted') return 'accepted'
  if (one.state === 'excluded' || one.is_merged) return 'excluded'
  return one.days_late > 0 ? 'late' : 'open'
}

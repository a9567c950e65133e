import { i18n } from '@/i18n'
import type { Run } from './calls'
import type { Measure } from './results'

const number = (value: number, digits: number) =>
  value.toLocaleString(i18n.global.locale.value === 'zh' ? 'zh-CN' : 'en', { maximumFractionDigits: digits })

/** Return seconds on the way, or metres, in words; an unknown way is told as such. */
export function cost(value: number | null | undefined, measure: Measure): string {
  const { t } = i18n.global
  if (value == null) return t('planning.no_way')
  if (measure !== 'road') return value < 1000 ? t('planning.metres', { value: number(value, 0) }) : t('planning.kilometres', { value: number(value / 1000, 1) })
  if (value < 60) return t('planning.seconds', { value: number(value, 0) })
  if (value < 3600) return t('planning.minutes', { value: number(value / 60, 1) })
  return t('planning.hours', { value: number(value / 3600, 1) })
}

/** Figures that are what a way costs. */
const WAYS = ['farthest', 'mean', 'mean_cost', 'median', 'ninth_decile']

/** Return a figure of a run in its unit; a dash where there is none. */
export function figure(key: string, value: number | null | undefined, measure: Measure): string {
  const { t } = i18n.global
  if (value == null) return '—'
  if (key.endsWith('_pct')) return `${number(value, 1)}%`
  if (key.endsWith('_km2')) return t('planning.square_kilometres', { value: number(value, 1) })
  if (WAYS.includes(key)) return cost(value, measure)
  if (key === 'cost') return measure === 'road' ? t('planning.grave_hours', { value: number(value / 3600, 1) }) : t('planning.grave_kilometres', { value: number(value / 1000, 1) })
  if (key === 'share_reached_in') return t('planning.year_of', { value: number(value, 0) })
  return number(value, key === 'gini' ? 3 : 1)
}

/** Return by how much a figure changes, with its sign. */
export function change(key: string, value: number | null, measure: Measure): string {
  const { t } = i18n.global
  if (value === null) return '—'
  const said = key === 'share_reached_in' ? t('planning.years', { value: number(Math.abs(value), 0) }) : figure(key, Math.abs(value), measure)
  if (value === 0) return said
  return `${value > 0 ? '＋' : '－'}${said}`
}

/** Return a count or a measure with at most so many digits. */
export const amount = (value: number | null | undefined, digits = 0) => (value == null ? '—' : number(value, digits))

/** Return a stretch of a corridor by its kilometres; empty where it is not known. */
export function stretch(one: { from_km: number | null; to_km: number | null }): string {
  const { t } = i18n.global
  return one.from_km === null || one.to_km === null ? t('planning.kilometre_unknown') : `K${number(one.from_km, 1)}–K${number(one.to_km, 1)}`
}

/** Figures as they are read, the first first; the register keeps them in no order. */
const ORDER = [
  'unit_coverage_pct', 'spatial_coverage_pct', 'spatial_coverage_urban_pct', 'spatial_coverage_rural_pct', 'communities', 'communities_with_station', 'people_60',
  'new_sites', 'served_before_pct', 'served_pct', 'price', 'mean', 'farthest', 'gini', 'objective',
  'graves_inside', 'sites_inside', 'graves_along', 'graves_outside', 'years', 'share_reached_in', 'ban_km2', 'approval_km2',
  'graves', 'moved', 'left_full', 'left_unreachable', 'mean_cost', 'cost',
]

/** Return names of figures in the order in which they are read. */
export function inOrder(keys: readonly string[]): string[] {
  const place = (key: string) => (ORDER.includes(key) ? ORDER.indexOf(key) : ORDER.length)
  return [...keys].sort((one, other) => place(one) - place(other))
}

/** Return what a file of a run's rows is called; one of invented data says so. */
export function fileOf(run: Pick<Run, 'title' | 'is_demonstration'>, what: string): string {
  return [run.title, what, run.is_demonstration ? i18n.global.t('app.demonstration') : ''].filter((part) => part !== '').join(' ')
}

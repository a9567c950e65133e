import type { Shape } from '@/api/client'
import { i18n } from '@/i18n'

export type Pair = Shape<'PairOut'>
export type Unit = Shape<'UnitOut'>

/** The colours of a comparison: both lines, land that theirs has too, land that only ours has or nobody. */
export const COLOURS = { ours: '#1f5f8b', theirs: '#d97706', overlap: '#b91c1c', gap: '#6d28d9' } as const

/** Return what a unit is called: its name with its code, or whichever it has. */
export function unitName(unit: Unit): string {
  return [unit.name, unit.code].filter((part) => part !== '').join(' ') || unit.label
}

/** Return a figure as people read it: hectares with two decimals, metres with one, long ones whole. */
export function figure(value: number, decimals: number): string {
  const shown = value >= 1000 ? Math.min(decimals, 1) : decimals
  return new Intl.NumberFormat(i18n.global.locale.value, { minimumFractionDigits: shown, maximumFractionDigits: shown }).format(value)
}

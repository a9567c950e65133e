import { i18n } from '@/i18n'

type Colour = 'success' | 'danger' | 'warning' | 'info' | 'primary'

/** Colour of a state of a facility. */
export const stateColour = (state: string | null): Colour =>
  state === 'open' ? 'success' : state === 'paused' ? 'warning' : state === 'closed' ? 'info' : 'primary'

/** Colour of where a fire-safety problem stands. */
export const fireColour = (state: string): Colour => (state === 'closed' ? 'success' : state === 'rectified' ? 'warning' : 'danger')

/** Colour of where a sheet or request stands. */
export const workColour = (state: string): Colour =>
  state === 'confirmed' || state === 'done' ? 'success' : state === 'draft' || state === 'received' ? 'warning' : state === 'assigned' ? 'primary' : 'info'

/** Return an amount in yuan as it is read. */
export const yuan = (amount: number) =>
  new Intl.NumberFormat(i18n.global.locale.value === 'zh' ? 'zh-CN' : 'en', { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(amount)

/** Return the month of a day, as 2026-05. */
export const monthOf = (day: string) => day.slice(0, 7)

/** Return the first day of the last month that has ended, on a day. */
export function lastMonth(today: string): string {
  const [year = 0, month = 1] = today.split('-').map(Number)
  return month === 1 ? `${year - 1}-12-01` : `${year}-${String(month - 1).padStart(2, '0')}-01`
}

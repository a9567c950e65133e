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

import { i18n } from '@/i18n'
import type { Dispute } from './calls'

/** Return an area in hectares. */
export const hectares = (squareMetres: number) =>
  i18n.global.t('disputes.hectares', { area: (squareMetres / 10_000).toLocaleString('en', { maximumFractionDigits: 2, minimumFractionDigits: 2 }) })

/** Colours of the sides, in their order, on the map and beside their names. */
export const COLOURS = ['#1f5f8b', '#15803d', '#7c3aed', '#b45309'] as const
export const colourOf = (one: Dispute, party: string) =>
  COLOURS[Math.max(0, one.parties.findIndex((side) => side.id === party)) % COLOURS.length] ?? COLOURS[0]

/** Return a side's name. */
export const sideName = (one: Dispute, party: string | null) => one.parties.find((side) => side.id === party)?.name ?? ''

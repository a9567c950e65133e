import { i18n } from '@/i18n'
import type { Compared, SignRow } from './calls'

const isChinese = () => i18n.global.locale.value === 'zh'

/** Return a sentence in the reader's language. */
export const why = (one: { why_zh: string; why_en: string }) => (isChinese() ? one.why_zh : one.why_en)

/** Return what stands on a sign; a script that is missing is said to be, what nobody wrote down is too. */
export const standing = (one: { found: string; error_class: string }) =>
  one.found || i18n.global.t(one.error_class.endsWith('_missing') ? 'signs.how.absent' : 'signs.not_said')

/** Colours of how a sign stands, on the map and beside its words; dark enough to be read on white. */
export const COLOURS: Record<SignRow['standing'], string> = {
  right: '#15803d',
  rectified: '#0f766e',
  wrong: '#b91c1c',
  overdue: '#7f1d1d',
  to_confirm: '#b45309',
  uninspected: '#6b7280',
  removed: '#8a817b',
}
export const STANDINGS = Object.keys(COLOURS) as SignRow['standing'][]

/** Colour of what came of comparing. */
export const outcomeColour = (outcome: Compared['outcome']): 'success' | 'danger' | 'warning' | 'info' =>
  outcome === 'same' || outcome === 'agrees' ? 'success' : outcome === 'differs' || outcome === 'missing' ? 'danger' : 'info'

export const noticeColour = (state: string): 'success' | 'danger' | 'warning' | 'info' =>
  state === 'rectified' ? 'success' : state === 'overdue' ? 'danger' : state === 'issued' ? 'warning' : 'info'

/** Return a position as it is typed and shown. */
export const degrees = (at: readonly number[] | null) => (at === null ? '' : `${at[0]?.toFixed(6)}, ${at[1]?.toFixed(6)}`)

/** Return longitude and latitude of what was typed, or null where it is none; empty is null too. */
export function typed(text: string): [number, number] | null {
  const found = /^\s*(-?\d+(?:\.\d+)?)\s*[,，\s]\s*(-?\d+(?:\.\d+)?)\s*$/.exec(text)
  if (found === null) return null
  const at: [number, number] = [Number(found[1]), Number(found[2])]
  return Math.abs(at[0]) <= 180 && Math.abs(at[1]) <= 90 ? at : null
}

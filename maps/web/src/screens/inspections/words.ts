import { i18n } from '@/i18n'
import { degreesMinutesSeconds } from '@/map/dms'
import { named, ruleName, rulesOf } from './rules'
import type { Inspection, InspectionRow, Missing, NextStep, Position, PositionValue, Side } from './shapes'

/** How the register's values are said to a reader: never a code, never a bare true or false. */

/** Return who did something; a neighbour is not told the names of everybody. */
export const by = (person: { name: string } | null | undefined) => person?.name ?? '—'
export const stepName = (step: NextStep) => named(step)
export const missingWords = (one: Missing) => (i18n.global.locale.value === 'zh' ? one.message : one.message_en)
export const sideName = (inspection: Inspection, side: Side | 'both') =>
  side === 'both' ? i18n.global.t('inspections.both_sides') : inspection.sides[side].name

/** Return what an inspection is called: its round, or what set it off. */
export function calledAs(row: Pick<InspectionRow, 'cause' | 'round_number'>): string {
  const { t } = i18n.global
  return row.round_number === null
    ? t('inspections.event_check', { cause: ruleName('inspection_causes', row.cause) })
    : t('inspections.round', { round: row.round_number })
}

export const fieldName = (field: string) => ruleName('fields', field, 'field')

/** Return a position to a hundredth of a second, a third of a metre: two measurements of one stone differ by little. */
export function positionWords([longitude, latitude]: Position): string {
  return `${degreesMinutesSeconds(longitude, 2)}E ${degreesMinutesSeconds(latitude, 2)}N`
}

/** Return a value of a field of the findings in words. */
export function valueWords(field: string, value: unknown): string {
  const { t } = i18n.global
  if (value === null || value === undefined || value === '') return t('inspections.not_entered')
  if (typeof value === 'boolean') {
    return t(field.startsWith('reference') ? (value ? 'inspections.reference_there' : 'inspections.reference_gone') : value ? 'inspections.yes' : 'inspections.no')
  }
  if (field === 'position') {
    const place = value as PositionValue
    if (place.position === null) return t('inspections.not_entered')
    const words = [place.stone ? t('field_position.stone.of', { letter: place.stone }) : '', positionWords(place.position)].filter(Boolean).join(' ')
    return place.accuracy_m === null ? words : t('inspections.position_with', { position: words, accuracy: place.accuracy_m })
  }
  const list = rulesOf('fields').find((one) => one.field === field)?.list
  if (list === 'found_state') return ruleName('found_states', String(value))
  if (list === 'stone_condition') return ruleName('stone_conditions', String(value))
  return String(value)
}

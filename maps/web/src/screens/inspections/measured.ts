import { codeName, codesOf } from '@/codes/codes'
import { i18n } from '@/i18n'
import type { Findings, ReferenceSeen } from './shapes'

type Position = Pick<Findings, 'position_method' | 'position_height_m' | 'position_height_datum' | 'position_readings' | 'position_spread_m' | 'position_note' | 'position_verbatim'>

/** Return how a position was found, its height with the datum, its readings, its origin, and what it is good for. */
export function positionMore(found: Position): string {
  const { t } = i18n.global
  const method = codesOf('location_method').find((one) => one.code === found.position_method)
  const height = found.position_height_m === null ? '' : t('inspections.height_with', { metres: found.position_height_m, datum: codeName('height_datum', found.position_height_datum) })
  const averaged = found.position_readings === null ? '' : t('inspections.readings', { count: found.position_readings, spread: found.position_spread_m ?? '—' })
  const use = method?.is_surveyed === false ? t('inspections.only_finds') : ''
  const words = [codeName('location_method', found.position_method), height, averaged, found.position_note, found.position_verbatim, use].filter(Boolean)
  return words.join(t('inspections.semicolon'))
}

/** Return what was measured from the marker to a reference object; empty where nothing was. */
export function measuredTo({ distance_m = null, bearing_deg = null, bearing_kind = null }: ReferenceSeen): string {
  const bearing = bearing_deg === null || bearing_kind === null ? '' : `${i18n.global.t(`inspections.norths.${bearing_kind}`)} ${bearing_deg}°`
  return [distance_m === null ? '' : `${distance_m} m`, bearing].filter(Boolean).join(' ')
}

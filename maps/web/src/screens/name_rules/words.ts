import { i18n } from '@/i18n'
import type { Column } from './rules'

/** Return what people read of a value: severities, contexts and other values of a few have words of their own. */
export function cell(column: Column, value: string): string {
  const { t, te } = i18n.global
  if (value === '') return ''
  if (column.kind === 'severity') return te(`name_rules.severities.${value}`) ? t(`name_rules.severities.${value}`) : value
  if (column.kind === 'flag' || column.kind === 'verified') return value === 'true' ? t('name_rules.yes') : t('name_rules.no')
  const own = `name_rules.values.${column.name}.${value}`
  return te(own) ? t(own) : value
}

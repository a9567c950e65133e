import { i18n } from '@/i18n'
import type { Column, RuleTable } from './rules'

/** Return what people read of a value: severities, contexts and other values of a few have words of their own. */
export function cell(column: Column, value: string): string {
  const { t, te } = i18n.global
  if (value === '') return ''
  if (column.kind === 'severity') return te(`name_rules.severities.${value}`) ? t(`name_rules.severities.${value}`) : value
  if (column.kind === 'flag' || column.kind === 'verified') return value === 'true' ? t('name_rules.yes') : t('name_rules.no')
  const own = `name_rules.values.${column.name}.${value}`
  return te(own) ? t(own) : value
}

/** Return what tells a row from the others of its table, in words: “天下（附件所列夸大词语）”; of a rule what it says. */
export function keyInWords(table: RuleTable, row: Record<string, string>): string {
  if (row.id && row.text && table.columns.some((column) => column.name === 'id' && column.is_key)) return row.text
  const [first = '', ...rest] = table.columns.filter((column) => column.is_key).map((column) => cell(column, row[column.name] ?? ''))
  const { t } = i18n.global
  return rest.length === 0 ? first : t('name_rules.key_in_words', { first, rest: rest.join(t('name_rules.comma')) })
}

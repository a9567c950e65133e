import { api, ask, type Shape } from '@/api/client'
import { i18n } from '@/i18n'

export type RuleTable = Shape<'RuleTableOut'>
export type Column = Shape<'RuleColumnOut'>
export type Row = Shape<'RuleRowOut'>
export type Preview = Shape<'RulePreviewOut'>
export type PreviewName = Shape<'RulePreviewNameOut'>
export type Precision = Shape<'RulePrecisionOut'>
export type ChangeIn = Shape<'RuleChangeIn'>

export const STATES = ['in_force', 'future', 'ended'] as const
/** What can become of a name, the gravest first. */
export const KINDS = ['newly', 'no_longer', 'severity', 'reason', 'spelling'] as const
export type Kind = (typeof KINDS)[number]
export const SEVERITIES = ['error', 'warning', 'notice'] as const

export const inWords = (named: { name_zh: string; name_en: string }): string =>
  i18n.global.locale.value === 'zh' ? named.name_zh : named.name_en.charAt(0).toUpperCase() + named.name_en.slice(1)

/** Columns that are shown beside the dates and the source, which every row has. */
export const ownColumns = (table: RuleTable): Column[] =>
  table.columns.filter((column) => !['source', 'verified', 'from', 'to'].includes(column.kind))

export const readTables = () => ask(api.GET('/name-rules'))

export interface Narrowing {
  q: string
  state: string
  verified: string
  edited: boolean
  column: string
  value: string
}

export function narrowingOf(query: Record<string, unknown>): Narrowing {
  const text = (name: string) => (typeof query[name] === 'string' ? query[name] : '')
  return {
    q: text('q'),
    state: text('state') || 'in_force',
    verified: text('verified'),
    edited: text('edited') === 'true',
    column: text('column'),
    value: text('value'),
  }
}

/** Return what of a narrowing differs from what is shown first, for the address. */
export function queryOf(narrowing: Narrowing): Record<string, string> {
  const said: [string, string][] = [
    ['q', narrowing.q],
    ['state', narrowing.state === 'in_force' ? '' : narrowing.state],
    ['verified', narrowing.verified],
    ['edited', narrowing.edited ? 'true' : ''],
    ['column', narrowing.column],
    ['value', narrowing.column === '' ? '' : narrowing.value],
  ]
  return Object.fromEntries(said.filter(([, value]) => value !== ''))
}

const PAGE = 50

export const readRows = (table: string, narrowing: Narrowing, after?: string, limit = PAGE) =>
  ask(
    api.GET('/name-rules/{table}', {
      params: {
        path: { table },
        query: {
          q: narrowing.q || undefined,
          state: narrowing.state === 'all' ? undefined : (narrowing.state as Row['state']),
          verified: narrowing.verified === '' ? undefined : narrowing.verified === 'true',
          edited: narrowing.edited ? true : undefined,
          column: narrowing.column || undefined,
          value: narrowing.column === '' ? undefined : narrowing.value,
          after,
          limit,
        },
      },
    }),
  )

export const readRow = (table: string, id: string) =>
  ask(api.GET('/name-rules/{table}/{rule_id}', { params: { path: { table, rule_id: id } } }))

/** The first values of a column of another table, for a field that cites it. */
export async function readValues(table: string, column: string): Promise<string[]> {
  const nothing = narrowingOf({})
  const page = await readRows(table, nothing, undefined, 200)
  return [...new Set(page.rows.map((row) => row.row[column] ?? ''))].filter((value) => value !== '')
}

export const readNames = (preview: string, kind: Kind | undefined, after: number | undefined, limit = PAGE) =>
  ask(
    api.GET('/name-rule-previews/{preview_id}/names', {
      params: { path: { preview_id: preview }, query: { kind, after, limit } },
    }),
  )

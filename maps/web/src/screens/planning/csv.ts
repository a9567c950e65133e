/** What a spreadsheet would reckon instead of show. */
const FORMULA = /^[=+\-@\t\r]/
const cell = (text: string) => `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`

/** Return a table as CSV (RFC 4180) that Excel reads as UTF-8; no cell is taken for a formula. */
export function csvOf(columns: readonly { key: string; title: string }[], rows: readonly Record<string, string>[]): string {
  const lines = [columns.map((one) => cell(one.title)), ...rows.map((row) => columns.map((one) => cell(row[one.key] ?? '')))]
  return `\uFEFF${lines.map((line) => line.join(',')).join('\r\n')}\r\n`
}

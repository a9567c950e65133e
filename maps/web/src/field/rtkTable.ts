/** A surveyor's file as rows and columns: CSV, TXT or DAT of whatever controller, with or without a header. */

export interface TableRow {
  /** Of the file, counted from 1. */
  line: number
  cells: string[]
}

export interface Table {
  header: string[] | null
  rows: TableRow[]
  /** Of the longest row. */
  width: number
}

export const ROLES = ['point', 'north', 'east', 'height', 'sigma'] as const
export type Role = (typeof ROLES)[number]
/** Which column holds what, counted from 0; null for none. */
export type Columns = Record<Role, number | null>

/** Return the text of a file: UTF-8, else GB 18030, which most controllers here write. */
export function decoded(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

const SEPARATORS = [/\s*[,，]\s*/, /\t/, /\s*[;；]\s*/, /\s+/]
const REMARK = /^\s*(#|\/\/|%|\*)/
/** Point, north and east. */
const FEWEST = 3

export const asNumber = (cell: string): number => (/^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(cell) ? Number(cell) : Number.NaN)
const figures = (cells: readonly string[]) => cells.filter((cell) => !Number.isNaN(asNumber(cell))).length

export function tableOf(text: string): Table {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/)
  const kept = lines.flatMap((raw, at) => (raw.trim() === '' || REMARK.test(raw) ? [] : [{ line: at + 1, raw: raw.trim() }]))
  const parted = SEPARATORS.map((separator) => kept.map(({ line, raw }) => ({ line, cells: raw.split(separator).map((cell) => cell.replace(/^"(.*)"$/, '$1').trim()) })))
  // The separator by which most rows are rows; of equal ones the first.
  const enough = (rows: TableRow[]) => rows.filter(({ cells }) => cells.length >= FEWEST).length
  const rows = parted.reduce((best, next) => (enough(next) > enough(best) ? next : best))
  const first = rows[0]
  const isHeader = first !== undefined && figures(first.cells) < 2 && rows.slice(1).some(({ cells }) => figures(cells) >= 2)
  const body = isHeader ? rows.slice(1) : rows
  return { header: isHeader ? first.cells : null, rows: body, width: Math.max(0, ...rows.map(({ cells }) => cells.length)) }
}

/** In the order in which a name is tried: HRMS begins as a height does. */
const NAMES: [Role, RegExp][] = [
  ['sigma', /σ|sigma|h?rms|中误差|精度|hprec|precision/i],
  ['point', /^(点名|点号|桩号|界桩|编号|name|point|pt|id|no)/i],
  ['north', /^(x|n$|n\W|north|北|纵|b$|b\W|lat|纬)/i],
  ['east', /^(y|e$|e\W|east|东|横|l$|l\W|lon|经)/i],
  ['height', /^(h|z|高|大地高|正常高|(19)?85.*高|elev|alt)/i],
]
const VERTICAL = /v-?rms|vprec|高程精度|高程中误差/i

export type Axis = 'north' | 'east' | 'latitude' | 'longitude' | null

/** Return what a number can be in China: ranges of X, of Y with and without the zone's number, of degrees never meet. */
export function axisOf(value: number): Axis {
  if (value >= 73 && value <= 136) return 'longitude'
  if (value >= 3 && value <= 54) return 'latitude'
  if (value >= 1.8e6 && value <= 6e6) return 'north'
  if (value >= 1e5 && value < 1e6) return 'east'
  const zone = Math.floor(value / 1e6)
  return zone >= 25 && zone <= 45 && value % 1e6 >= 1e5 && value % 1e6 <= 9e5 ? 'east' : null
}

/** What most numbers of a column can be; a few typing errors must not hide it. */
function axisOfColumn({ rows }: Table, column: number): Axis {
  const told = rows.map(({ cells }) => axisOf(asNumber(cells[column] ?? '')))
  for (const axis of ['north', 'east', 'latitude', 'longitude'] as const) {
    if (told.length > 0 && told.filter((one) => one === axis).length >= 0.8 * told.length) return axis
  }
  return null
}

/** Return which column holds what: as the header says, else as the numbers say. */
export function guessed(table: Table): Columns {
  const columns: Columns = { point: null, north: null, east: null, height: null, sigma: null }
  table.header?.forEach((name, column) => {
    const role = VERTICAL.test(name) ? undefined : NAMES.find(([role, words]) => columns[role] === null && words.test(name))?.[0]
    if (role !== undefined) columns[role] = column
  })
  const axes = Array.from({ length: table.width }, (_, column) => axisOfColumn(table, column))
  const of = (wanted: Axis) => axes.indexOf(wanted)
  if (columns.north === null || columns.east === null) {
    // Metres before degrees: a marker's number may look like a latitude.
    const metres = [of('north'), of('east')]
    const [north, east] = metres.includes(-1) ? [of('latitude'), of('longitude')] : metres
    columns.north = north === undefined || north < 0 ? null : north
    columns.east = east === undefined || east < 0 ? null : east
  }
  columns.point ??= table.width > 0 ? 0 : null
  if (columns.height === null && table.header === null && columns.north !== null && columns.east !== null) {
    const after = Math.max(columns.north, columns.east) + 1
    columns.height = after < table.width ? after : null
  }
  return columns
}

/** Which datum a header names for its heights; null where it does not say. */
export function datumNamed(table: Table, column: number | null): 'ellipsoidal' | 'yellow_sea_1985' | null {
  const name = column === null ? '' : (table.header?.[column] ?? '')
  if (/大地高|椭球|ellips/i.test(name)) return 'ellipsoidal'
  return /1985|85高程|正常高/.test(name) ? 'yellow_sea_1985' : null
}

/** Return the month of a day, as 2026-05. */
export const monthOf = (day: string) => day.slice(0, 7)

/** Return the first day of the last month that has ended, on a day. */
export function lastMonth(today: string): string {
  const [year = 0, month = 1] = today.split('-').map(Number)
  return month === 1 ? `${year - 1}-12-01` : `${year}-${String(month - 1).padStart(2, '0')}-01`
}

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** Return a day written YYYY-MM-DD, or null for anything else that an address may hold. */
export function dayIn(value: unknown): string | null {
  const text = Array.isArray(value) ? value[0] : value
  if (typeof text !== 'string' || !DAY.test(text)) return null
  const parsed = new Date(`${text}T00:00:00Z`)
  return Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== text ? null : text
}

/** Return today as the office's calendar has it. */
export function today(now = new Date()): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(now)
}

/** Return the day that comes so many days after another; before it for less than none. */
export function daysAfter(day: string, days: number): string {
  const found = new Date(`${day}T00:00:00Z`)
  found.setUTCDate(found.getUTCDate() + days)
  return found.toISOString().slice(0, 10)
}

/** Return an instant as the office's clocks showed it, `2026-11-25 09:30`. */
export function moment(instant: string | null | undefined): string {
  if (instant == null) return ''
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(new Date(instant))
}

/** First days of the periods of a kind that have ended before a day, the latest first. */
export function ended(kind: 'month' | 'quarter' | 'year', today: string, most = 24): string[] {
  const months = { month: 1, quarter: 3, year: 12 }[kind]
  const [year = 0, month = 1] = today.split('-').map(Number)
  const present = year * 12 + Math.floor((month - 1) / months) * months
  return Array.from({ length: most }, (_, at) => {
    const first = present - months * (at + 1)
    return `${Math.floor(first / 12)}-${String((first % 12) + 1).padStart(2, '0')}-01`
  })
}

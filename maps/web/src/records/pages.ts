/** Where the pages of a kind of record begin; a kind that has none is absent. */
const PAGES: Record<string, string> = {
  feature: '/place-names',
  administrative_division: '/divisions',
  boundary_line: '/boundaries/lines',
  boundary_marker: '/boundaries/markers',
  protected_name: '/naming/protected',
}

/** Return the address below which the records of a kind have their pages; null for a kind that has none. */
export function pagesOf(subject: string): string | null {
  return PAGES[subject] ?? null
}

/** Return the address of a record's page; null for a kind that has none. */
export function pageOf(subject: string, id: string): string | null {
  const pages = pagesOf(subject)
  return pages === null ? null : `${pages}/${id}`
}

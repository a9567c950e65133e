/** Write a text as a pattern of CQL2 that holds it: its own signs stand for themselves. */
export function holding(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&').replaceAll("'", "''")}%`
}

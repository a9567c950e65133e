import type { Entry } from './calls'

/** What is being written by hand: single fields, or running text in place of them all. */
export interface Writing {
  mode: 'fields' | 'text'
  fields: Record<string, string>
  text: string
}
type Written = Pick<Entry, 'override' | 'overridable' | 'composed' | 'printed'>

/** Return what a field was composed as. */
export const composedOf = (one: Pick<Entry, 'composed'>, field: string) => {
  const text: unknown = one.composed[field]
  return typeof text === 'string' ? text : ''
}

/** Return what was written by hand, as a form holds it. */
export const writingOf = (one: Written): Writing => ({
  mode: one.override.text === '' ? 'fields' : 'text',
  fields: { ...one.override.fields },
  text: one.override.text,
})

/** Return the running text to begin from: what is printed, field by field. */
export const beginning = (one: Written) =>
  one.overridable
    .map((field) => one.printed[field] ?? '')
    .filter((text) => text !== '')
    .join('\n')

/** Return what the register is told: a field that says what was composed is not written by hand. */
export function bodyOf(writing: Writing, one: Written): { fields: Record<string, string>; text: string } {
  const fields = Object.entries(writing.fields)
    .map(([field, text]) => [field, text.trim()] as const)
    .filter(([field, text]) => text !== '' && text !== composedOf(one, field).trim())
  return { fields: Object.fromEntries(fields), text: writing.mode === 'text' ? writing.text.trim() : '' }
}

const ordered = (said: { fields: Record<string, string>; text: string }) => JSON.stringify([said.text, Object.entries(said.fields).sort()])

/** Whether the form says anything else than is kept. */
export const isChanged = (writing: Writing, one: Written) => ordered(bodyOf(writing, one)) !== ordered({ fields: one.override.fields, text: one.override.text })

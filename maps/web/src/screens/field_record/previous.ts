import type { Forms } from '@/field/forms'
import { partsOf } from '@/field/formFields'
import type { FieldRecord } from '@/field/recordKinds'
import type { Values } from '@/field/store'

interface Words {
  codeName: (list: string, code: unknown) => string
  yes: string
  no: string
  /** What was said, with the day. */
  dated: (said: string, day: string) => string
}

/** Return what was found of a record last, by field, in words: what stands beside a form and is never in it. */
export function previousOf(forms: Forms, kind: string, record: FieldRecord | null, words: Words): Record<string, string> {
  const content = record?.item?.content ?? {}
  const before = beforeOf(kind, content)
  if (before === undefined) return {}
  const found: Record<string, string> = {}
  const on = before.observed_on ?? before.read_on ?? before.surveyed_on
  for (const { fields } of partsOf(forms, kind)) {
    for (const field of fields) {
      const value = before[field.name]
      if (value === null || value === undefined || value === '' || typeof value === 'object') continue
      const said = typeof value === 'boolean' ? (value ? words.yes : words.no) : field.widget === 'code' ? words.codeName(field.list, value) : String(value)
      // A day beside itself says nothing more.
      if (field.widget === 'day') found[field.name] = said
      else found[field.name] = on === undefined ? said : words.dated(said, String(on))
    }
  }
  return found
}

function beforeOf(kind: string, content: Values): Values | undefined {
  if (kind === 'marker_observation') return (content.previous as Values[] | undefined)?.[0]
  if (kind === 'sign_reading') return (content.readings as Values[] | undefined)?.[0]
  return undefined
}

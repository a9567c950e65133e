import { shallowRef } from 'vue'
import { api, ask, type Shape } from '@/api/client'
import { i18n } from '@/i18n'

/** A row of a code list or of a table of rules: its names, and whatever else the table says. */
export interface Rule {
  name_zh: string
  name_en: string
  [column: string]: unknown
}
type Lists = keyof Shape<'RuleBookOut'>

const rules = shallowRef<Partial<Record<Lists, Rule[]>>>({})
let asked: Promise<void> | undefined

/** Read the rules of inspections once; what is named by them changes when they are there. */
export function loadRules(): Promise<void> {
  asked ??= ask(api.GET('/joint-inspections/rules')).then((found) => {
    rules.value = found as Record<Lists, Rule[]>
  })
  // What failed is asked again the next time.
  asked.catch(() => (asked = undefined))
  return asked
}

export function rulesOf(list: Lists): Rule[] {
  return rules.value[list] ?? []
}

/** Return the name of a rule in the reader's language. */
export function named(rule: { name_zh: string; name_en: string }): string {
  return i18n.global.locale.value === 'zh' ? rule.name_zh : rule.name_en
}

/** Return what people call a code of a list, or the code itself. */
export function ruleName(list: Lists, code: string | null | undefined, column = 'code'): string {
  if (code == null || code === '') return ''
  const found = rulesOf(list).find((one) => one[column] === code)
  return found === undefined ? code : named(found)
}

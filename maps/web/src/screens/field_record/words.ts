import { useI18n } from 'vue-i18n'
import { labelOf, type Finding, type Forms } from '@/field/forms'
import type { Reason } from '@/field/store'

/** Words that come with a package, in the reader's language. */
export function useWords() {
  const { locale } = useI18n()
  const language = (): 'zh' | 'en' => (locale.value === 'en' ? 'en' : 'zh')
  return {
    language,
    /** The name of anything that has one in each language. */
    inReader: (named: Record<string, unknown>): string => String((language() === 'zh' ? named.name_zh : named.name_en) ?? named.code ?? ''),
    told: (reason: Reason | Finding): string => (language() === 'zh' ? reason.message : reason.message_en),
    label: (forms: Forms, kind: string, path: string): string => labelOf(forms, kind, path, language()),
    codeName: (forms: Forms, list: string, code: unknown): string => {
      const found = forms.code_lists[list]?.find((one) => one.code === code)
      return found === undefined ? String(code ?? '') : String(language() === 'zh' ? found.name_zh : found.name_en)
    },
  }
}

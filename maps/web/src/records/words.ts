import type { Shape } from '@/api/client'
import { i18n } from '@/i18n'

/** Return one text of the register in the reader's language. */
export function inWords(words: Shape<'WordsOut'>): string {
  return i18n.global.locale.value === 'zh' ? words.zh : words.en
}

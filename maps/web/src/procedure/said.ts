import { i18n } from '@/i18n'

const isChinese = () => i18n.global.locale.value === 'zh'

/** Return a list of words as the reader's language writes it. */
export const listed = (words: readonly string[]) => words.join(isChinese() ? '、' : ', ')

/** Return remarks one after another as the reader's language parts them. */
export const parted = (remarks: readonly string[]) => remarks.join(isChinese() ? '；' : '; ')

/** Return what something is called and what is said of it, as the reader's language joins them. */
export const labelled = (label: string, value: string) => `${label}${isChinese() ? '：' : ': '}${value}`

/** Return one of two texts in the reader's language; where there is no English one, the Chinese. */
export const said = (zh: string | null | undefined, en: string | null | undefined) =>
  (isChinese() ? zh : en || zh) ?? ''

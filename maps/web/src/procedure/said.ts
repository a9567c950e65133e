import { i18n } from '@/i18n'

/** Return one of two texts in the reader's language; where there is no English one, the Chinese. */
export const said = (zh: string | null | undefined, en: string | null | undefined) =>
  (i18n.global.locale.value === 'zh' ? zh : en || zh) ?? ''

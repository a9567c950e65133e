import { i18n } from '@/i18n'

/** Return a class of findings as the reader’s language says it: 大; in English “grand (大)”. */
export function classWord(kind: string): string {
  const { t, te } = i18n.global
  const key = `finding_class.${kind}`
  return te(key) ? t(key) : kind
}

/** Return several classes that a text holds between semicolons, each as the reader’s language says it. */
export const classWords = (kinds: string): string[] => kinds.split(';').filter(Boolean).map(classWord)

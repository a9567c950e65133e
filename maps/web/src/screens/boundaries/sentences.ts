import { i18n } from '@/i18n'
import type { Finding } from './shapes'

/** Return what a finding says in the reader's language. */
export function sentenceOf(finding: Finding): string {
  return i18n.global.locale.value === 'zh' ? finding.message : finding.message_en
}

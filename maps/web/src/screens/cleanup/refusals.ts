import { Problem } from '@/api/problem'
import { i18n } from '@/i18n'

/** Do it for many cases; where some can't, say for each in words what is in its way. */
export async function together<Answer>(act: () => Promise<Answer>): Promise<Answer> {
  const { t, locale } = i18n.global
  try {
    return await act()
  } catch (failure) {
    if (!(failure instanceof Problem)) throw failure
    const details = failure.details.map((one) => ({
      ...one,
      path: `${one.path ?? ''} ${typeof one.value === 'string' ? one.value : ''}`.trim(),
      message: typeof one.rule === 'string' ? one.rule.split('|').map((code) => t(`cleanup.lacking.${code}`)).join(locale.value === 'zh' ? '；' : '; ') : one.message,
    }))
    throw new Problem(failure.status, failure.kind, failure.title, failure.detail, details)
  }
}

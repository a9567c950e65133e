import { i18n } from '@/i18n'
import type { Case } from './calls'

const NUMERALS = '一二三四五六七八九'

/** Return the items of Art. 9 that a ground is held against, as the law names them; empty where its clause says so. */
export function art9(ground: Pick<Case['grounds'][number], 'art9_item' | 'clause'>): string {
  const { t, locale } = i18n.global
  const found = [...ground.art9_item.matchAll(/\((\d)\)/g)].map((one) => Number(one[1]))
  if (found.length === 0 || ground.clause.includes('第九条')) return ''
  const items = locale.value === 'zh' ? found.map((one) => `（${NUMERALS[one - 1] ?? one}）`).join('、') : found.map((one) => `(${one})`).join(', ')
  const clause = t('cleanup.art9', { numbers: items })
  return ground.clause.startsWith('参照') ? t('cleanup.by_analogy', { clause }) : clause
}

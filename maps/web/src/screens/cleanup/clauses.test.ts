import { afterEach, describe, expect, it, vi } from 'vitest'
import { createI18n } from 'vue-i18n'
import { i18n } from '@/i18n'
import { art9 } from './clauses'

vi.mock('@/i18n', async () => {
  const said = await Promise.all([import('./zh.json'), import('./en.json')])
  return { i18n: createI18n({ legacy: false, locale: 'zh', messages: { zh: { cleanup: said[0].default }, en: { cleanup: said[1].default } } }) }
})

describe('what a ground cites', () => {
  afterEach(() => (i18n.global.locale.value = 'zh'))

  it.each([
    ['《地名管理条例》第十五条', '9(2)', '《地名管理条例》第九条第（二）项'],
    ['参照民发〔2018〕146号附件“大”', '9(2)(9)', '参照《地名管理条例》第九条第（二）、（九）项'],
    ['参照民发〔2018〕146号附件“大”；参照《地名管理条例》第九条第（二）项', '9(2)', ''],
    ['《地名管理条例》第十八条', '', ''],
  ])('%s with %s', (clause, art9_item, said) => {
    i18n.global.locale.value = 'zh'
    expect(art9({ clause, art9_item })).toBe(said)
  })

  it('is said in English too', () => {
    i18n.global.locale.value = 'en'
    expect(art9({ clause: '', art9_item: '9(7)(8)' })).toBe('Regulation on Place Names, art. 9 (7), (8)')
  })
})

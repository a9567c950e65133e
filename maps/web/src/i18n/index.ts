import { createI18n, type LocaleMessages, type VueMessageType } from 'vue-i18n'
import zh from './zh.json'

export type Language = 'zh' | 'en'
type Messages = LocaleMessages<VueMessageType>[string]

const REMEMBERED = 'diming.language'

function preferred(): Language {
  const remembered = localStorage.getItem(REMEMBERED)
  if (remembered === 'zh' || remembered === 'en') return remembered
  return navigator.language.toLowerCase().startsWith('en') ? 'en' : 'zh'
}

/** Chinese is always there; English and the words of each screen come when they are needed. */
export const i18n = createI18n<false>({
  legacy: false,
  locale: preferred(),
  fallbackLocale: 'zh',
  missingWarn: true,
  messages: { zh, en: {} },
})

const shared = import.meta.glob<{ default: Messages }>('./en.json')
const ofScreens = import.meta.glob<{ default: Messages }>('../screens/*/{zh,en}.json')
const loaded = new Set<string>()

async function once(path: string, load: (() => Promise<{ default: Messages }>) | undefined, take: (words: Messages) => void) {
  if (load === undefined || loaded.has(path)) return
  const words = (await load()).default
  loaded.add(path)
  take(words)
}

/** A folder of screens, or several where a screen is put together from parts of others. */
export type Screen = string | readonly string[]

/** Load the words of a screen; they stand under the name of their folder. */
export async function loadWords(screen?: Screen, language = i18n.global.locale.value as Language): Promise<void> {
  if (language === 'en') {
    await once('./en.json', shared['./en.json'], (words) => i18n.global.mergeLocaleMessage('en', words))
  }
  for (const folder of typeof screen === 'string' ? [screen] : (screen ?? [])) {
    const path = `../screens/${folder}/${language}.json`
    await once(path, ofScreens[path], (words) => i18n.global.mergeLocaleMessage(language, { [folder]: words }))
  }
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}

/** Change the language and remember it on this machine. */
export async function changeLanguage(language: Language, screen?: Screen): Promise<void> {
  await loadWords(screen, language)
  localStorage.setItem(REMEMBERED, language)
  i18n.global.locale.value = language
}

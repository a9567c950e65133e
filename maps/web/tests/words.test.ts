import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const WEB = join(import.meta.dirname, '..')
const SOURCES = join(WEB, 'src')
const GLOSSARY = join(WEB, '..', '..', 'data', 'glossary.csv')

type Words = Map<string, string>

/** Every file of words: the shared one, and one a screen whose keys stand under the name of its folder. */
const places = [
  { prefix: '', folder: join(SOURCES, 'i18n') },
  ...readdirSync(join(SOURCES, 'screens')).map((name) => ({
    prefix: `${name}.`,
    folder: join(SOURCES, 'screens', name),
  })),
]

function flat(node: unknown, path: string, into: Words): Words {
  if (typeof node === 'string') into.set(path, node)
  else for (const [key, value] of Object.entries(node as object)) flat(value, path === '' ? key : `${path}.${key}`, into)
  return into
}

function wordsOf(folder: string, prefix: string, language: 'zh' | 'en'): Words {
  const found = flat(JSON.parse(readFileSync(join(folder, `${language}.json`), 'utf-8')), '', new Map())
  return new Map([...found].map(([key, value]) => [prefix + key, value]))
}

const zh: Words = new Map(places.flatMap(({ prefix, folder }) => [...wordsOf(folder, prefix, 'zh')]))
const en: Words = new Map(places.flatMap(({ prefix, folder }) => [...wordsOf(folder, prefix, 'en')]))

const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort()

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return sources(path)
    return /\.(vue|ts)$/.test(name) ? [readFileSync(path, 'utf-8')] : []
  })
}
const code = sources(SOURCES).join('\n')

describe('both languages', () => {
  it('have the same keys', () => {
    expect([...en.keys()].filter((key) => !zh.has(key))).toEqual([])
    expect([...zh.keys()].filter((key) => !en.has(key))).toEqual([])
  })

  it('fill in the same values', () => {
    const differing = [...zh].filter(
      ([key, text]) => placeholders(text).join() !== placeholders(en.get(key) ?? '').join(),
    )
    expect(differing.map(([key]) => key)).toEqual([])
  })

  it('leave nothing empty, and no Chinese in the English', () => {
    expect([...zh, ...en].filter(([, text]) => text.trim() === '').map(([key]) => key)).toEqual([])
    // A sign of the Chinese interface itself may be named in the English one.
    expect([...en].filter(([, text]) => /[\u4e00-\u9fff]/.test(text.replace(/[“”"（）()].*[“”"（）()]/g, '')))).toEqual([])
  })
})

describe('the code', () => {
  const named = [...code.matchAll(/\b(?:t|te)\(\s*'([a-z_0-9]+(?:\.[a-z_0-9]+)+)'/g)].map((found) => found[1] ?? '')
  // t(`jobs.states.${state}`) uses every key below `jobs.states.`
  const below = [...code.matchAll(/`([a-z_0-9]+(?:\.[a-z_0-9]+)*\.)\$\{/g)].map((found) => found[1] ?? '')

  it('names no key that is missing', () => {
    expect(named.filter((key) => !zh.has(key))).toEqual([])
    const asked = [...code.matchAll(/\b(?:t|te)\(\s*`([a-z_0-9]+(?:\.[a-z_0-9]+)*\.)\$\{/g)].map((found) => found[1] ?? '')
    expect(asked.filter((start) => ![...zh.keys()].some((key) => key.startsWith(start)))).toEqual([])
  })

  it('uses every key', () => {
    const used = (key: string) =>
      code.includes(`'${key}'`) || below.some((start) => key.startsWith(start))
    expect([...zh.keys()].filter((key) => !used(key))).toEqual([])
  })
})

describe('the glossary', () => {
  /** Words of the table that everyday English also uses in another sense, or that are not nouns of the register. */
  const EVERYDAY = new Set([
    'acceptance',
    'announcement',
    'approved',
    'band',
    'case',
    'claim',
    'coverage',
    'decision',
    'difference',
    'check',
    'edition',
    'fact',
    'feature',
    'field',
    'filing',
    'finding',
    'mark',
    'measure',
    'move',
    'observation',
    'party',
    'published',
    'reference',
    'register',
    'release',
    'repair',
    'round',
    'section',
    'settlement',
    'side',
    'stone',
    'stretch',
  ])
  const FORBIDDEN = ['注册', '提案', '索赔', '功能', '已申请', '申请单', '行政区域', '收件箱']

  const rows = readFileSync(GLOSSARY, 'utf-8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
  const terms = rows
    .flatMap(([english = '', chinese = '']) => {
      const sides = [english, chinese].map((side) =>
        side.split(' / ').map((term) => term.replace(/[（(][^）)]*[）)]/g, '').replace(/`/g, '').trim()),
      )
      const [left = [], right = []] = sides
      return left.length === right.length ? left.map((term, at) => ({ en: term, zh: right[at] ?? '' })) : []
    })
    .filter((term) => term.en !== '' && !EVERYDAY.has(term.en))
    .sort((one, other) => other.en.length - one.en.length)

  /** Return whether a Chinese text says what the table wants; a state may stand without its 已, a day in place of 该日. */
  function says(text: string, wanted: string): boolean {
    const pattern = wanted.replace(/^已/, '').replace(/^登记库$/, '登记').replace(/^截至有效$/, '截至').replace(/^(界线|界桩)(?=走向说明|成果表)/, '').replace('该日', '.*')
    return new RegExp(pattern).test(text)
  }

  it('is followed by every text', () => {
    const departing: string[] = []
    for (const [key, text] of en) {
      // The longest term first, so that "place name" is not looked for within "place-name database".
      let rest = text.toLowerCase()
      for (const term of terms) {
        const pattern = new RegExp(`\\b${term.en.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').toLowerCase()}(?:s|es)?\\b`, 'g')
        if (!pattern.test(rest)) continue
        rest = rest.replace(pattern, ' ')
        if (!says(zh.get(key) ?? '', term.zh)) departing.push(`${key}: "${term.en}" is ${term.zh}, not in "${zh.get(key)}"`)
      }
    }
    expect(departing).toEqual([])
  })

  it('forbids some words', () => {
    // A law keeps its title, the law's own term for a line is 行政区域界线, and who applies for a name is the 申请单位
    const said = (text: string) => text.replace(/《[^》]*》/g, '').replaceAll('行政区域界线', '').replaceAll('申请单位', '')
    expect([...zh].filter(([, text]) => FORBIDDEN.some((word) => said(text).includes(word)))).toEqual([])
  })

  it('is read', () => {
    expect(terms.length).toBeGreaterThan(25)
  })
})

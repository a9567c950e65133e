import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import en from '@/i18n/en.json'
import zh from '@/i18n/zh.json'
import { grouped, standing } from '@/layout/navigation'

// Read as text: importing a screen's routes wakes the whole application.
const SCREENS = join(__dirname, '../src/screens')
const entries = readdirSync(SCREENS).flatMap((folder) => {
  // A folder of parts alone has no routes.
  const routes = join(SCREENS, folder, 'routes.ts')
  const written = existsSync(routes) ? readFileSync(routes, 'utf-8') : ''
  return [...written.matchAll(/nav: '(\w+)'/g)].map((found) => found[1] ?? '')
})
const route = (nav: string) => ({ path: `/${nav}`, component: {}, meta: { screen: 'home' as const, nav } })

test('every entry of the navigation stands in one group, under words', () => {
  expect(entries.length).toBeGreaterThan(15)
  const groups = grouped(entries.map(route))
  const shown = groups.flatMap((group) => group.routes.map((each) => each.meta?.nav))
  expect([...shown].sort()).toEqual([...entries].sort())
  for (const words of [zh, en]) {
    for (const group of groups) expect(words.nav_group).toHaveProperty(group.name)
    for (const entry of entries) expect(words.nav).toHaveProperty(entry)
  }
})

test.each([
  ['/', '/'],
  ['/applications', '/applications'],
  ['/applications/0b7c', '/applications'],
  ['/applications/new', '/applications'],
  ['/naming/protected/1/edit', '/naming'],
  ['/cleanup/1', '/cleanup'],
  ['/cleanup/notices', '/cleanup/notices'],
  ['/boundaries/markers/1/patrol', '/boundaries/lines'],
  ['/mapping', ''],
  ['/sign-in', ''],
])('the page %s stands under %s', (page, entry) => {
  const known = ['/', '/map', '/naming', '/applications', '/cleanup', '/cleanup/notices', '/boundaries/lines']
  expect(standing(page, known)).toBe(entry)
})

test('an entry that no group holds is refused', () => {
  expect(() => grouped([route('elsewhere')])).toThrow('/elsewhere')
})

import { expect, it, vi } from 'vitest'
import { walking } from './walk'

const pages: Record<string, { rows: { key: string }[]; next: string | null }> = {
  '': { rows: [{ key: 'a' }, { key: 'b' }], next: '2' },
  '2': { rows: [{ key: 'c' }], next: null },
}

it('goes from entry to entry over the pages of a list, and reads each page once', async () => {
  const read = vi.fn((_: unknown, after: string | undefined) => Promise.resolve(pages[after ?? ''] ?? { rows: [], next: null }))
  const { neighbours, forget } = walking(read)
  expect(await neighbours('2026', {}, 'a')).toEqual({ before: null, after: 'b' })
  expect(read).toHaveBeenCalledTimes(1)
  expect(await neighbours('2026', {}, 'b')).toEqual({ before: 'a', after: 'c' })
  expect(await neighbours('2026', {}, 'c')).toEqual({ before: 'b', after: null })
  expect(read).toHaveBeenCalledTimes(2)
  expect(await neighbours('2026', {}, 'gone')).toEqual({ before: null, after: null })
  forget()
  await neighbours('2026', {}, 'a')
  expect(read).toHaveBeenCalledTimes(3)
})

import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Problem } from '@/api/problem'
import { openCases } from './findings'
import { partsOf } from './parts'

const { sent, refuse } = vi.hoisted(() => ({ sent: [] as string[][], refuse: { at: 0, kind: '' } }))
vi.mock('@/i18n', () => ({ i18n: { global: { t: (key: string) => key } } }))
vi.mock('@/api/client', () => ({
  api: {
    POST: (_: string, { body }: { body: { finding_ids: string[] } }) => {
      sent.push(body.finding_ids)
      if (sent.length === refuse.at) return Promise.reject(new Problem(409, refuse.kind, '', '不能列入'))
      return Promise.resolve({ cases: body.finding_ids.slice(1).map((id) => ({ id })), already: [{ id: body.finding_ids[0] }] })
    },
  },
  ask: (answer: Promise<unknown>) => answer,
  ownHeaders: () => ({}),
}))

const found = (count: number, feature = (at: number) => `x${at}`) => Array.from({ length: count }, (_, at) => ({ id: `f${at}`, feature_id: feature(at) }))

describe('findings that are put on the list of cases', () => {
  beforeEach(() => {
    sent.length = 0
    refuse.at = 0
  })

  it('go in parts of as many as are taken at once', () => {
    const parts = partsOf(found(620), 500)
    expect(parts.map((one) => one.length)).toEqual([500, 120])
    expect(new Set(parts.flat()).size).toBe(620)
    expect(partsOf([], 500)).toEqual([])
  })

  it('stay together where they are about one feature', () => {
    // The first and the last are about one feature, as a list by severity has them
    const picked = found(7, (at) => (at === 6 ? 'x0' : `x${at}`))
    expect(partsOf(picked, 3)).toEqual([['f0', 'f6', 'f1'], ['f2', 'f3', 'f4'], ['f5']])
  })

  it('are all sent, and how far it has come is told', async () => {
    const told: number[] = []
    const done = await openCases(found(620), (now) => told.push(now.sent))
    expect(sent.map((ids) => ids.length)).toEqual([500, 120])
    expect(told).toEqual([500, 620])
    expect(done).toEqual({ sent: 620, cases: 618, already: 2 })
  })

  it('go on where nothing of one part is left to open, and stop at any other refusal', async () => {
    Object.assign(refuse, { at: 1, kind: 'CaseOpenAlready' })
    expect(await openCases(found(620), () => undefined)).toEqual({ sent: 620, cases: 119, already: 501 })
    sent.length = 0
    Object.assign(refuse, { at: 2, kind: 'FindingDismissed' })
    const told: number[] = []
    await expect(openCases(found(1200), (now) => told.push(now.sent))).rejects.toThrow()
    expect(told).toEqual([500])
  })
})

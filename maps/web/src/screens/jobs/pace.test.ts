import { describe, expect, it } from 'vitest'
import { goesOn, nextWait } from './pace'

describe('a job is followed', () => {
  it('as long as it goes on', () => {
    expect(goesOn({ state: 'queued' })).toBe(true)
    expect(goesOn({ state: 'running' })).toBe(true)
    for (const state of ['succeeded', 'refused', 'failed', 'cancelled', 'interrupted']) {
      expect(goesOn({ state })).toBe(false)
    }
    expect(goesOn(null)).toBe(false)
  })

  it('less and less often', () => {
    const waits = [800]
    for (let at = 0; at < 12; at += 1) waits.push(nextWait(waits.at(-1) ?? 0))
    expect(waits.every((one, at) => at === 0 || one >= (waits[at - 1] ?? 0))).toBe(true)
    expect(waits.at(-1)).toBe(5000)
  })
})

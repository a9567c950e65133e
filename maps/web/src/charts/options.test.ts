import { describe, expect, it } from 'vitest'
import { courseLine, percentOf, reachedBars, stackedBars } from './options'

const series = (option: { series?: unknown }) => option.series as { name?: string; data: unknown[] }[]

describe('charts', () => {
  it('never draw a share of a target that is none', () => {
    expect([percentOf(3, 4), percentOf(0, 4), percentOf(null, 4), percentOf(3, 0), percentOf(3, null)]).toEqual([75, 0, null, null, null])
  })

  it('read from above as their table does, and show more than the whole', () => {
    const option = reachedBars([{ name: '一', percent: 50, isReached: false }, { name: '二', percent: 150, isReached: true }])
    expect((option.yAxis as { data: string[] }).data).toEqual(['二', '一'])
    expect((option.xAxis as { max: number }).max).toBe(150)
  })

  it('stack what is open on what is done, with a pattern for whoever sees no colour', () => {
    const option = stackedBars([{ name: '甲镇', part: 3, whole: 10 }, { name: '乙苏木', part: 0, whole: 2 }], { done: '完成', open: '尚缺' })
    expect(series(option).map((one) => [one.name, one.data])).toEqual([['完成', [0, 3]], ['尚缺', [2, 7]]])
    expect(option.aria).toMatchObject({ decal: { show: true } })
  })

  it('lead on from the last figure to the day it is due', () => {
    const course = { points: [{ on: '2026-01-31', value: null }, { on: '2026-02-28', value: 10 }], target: 50, foreseen: { on: '2026-12-31', value: 60 }, unit: 'percent' as const }
    const words = { live: '实时数', goal: '目标', foreseen: '预计' }
    expect(series(courseLine(course, words)).map((one) => one.data)).toEqual([['-', 10], [['2026-02-28', 10], ['2026-12-31', 60]]])
    expect(series(courseLine({ ...course, foreseen: null }, words))).toHaveLength(1)
  })
})

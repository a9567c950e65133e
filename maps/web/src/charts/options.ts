import type { BarSeriesOption, LineSeriesOption } from 'echarts/charts'
import type { AriaComponentOption, GridComponentOption, LegendComponentOption, TooltipComponentOption } from 'echarts/components'
import type { ComposeOption } from 'echarts/core'

export type Drawn = ComposeOption<AriaComponentOption | BarSeriesOption | GridComponentOption | LegendComponentOption | LineSeriesOption | TooltipComponentOption>

export const DONE = '#2f7d46'
export const UNDER_WAY = '#1f5f8b'
export const OPEN = '#d9a441'
const GOAL = '#b3261e'

/** What every chart has: no motion, and a pattern beside each colour. */
const COMMON: Drawn = { animation: false, aria: { enabled: true, label: { enabled: false }, decal: { show: true } } }
const PLAIN: Drawn = { animation: false }

/** Return the height of a chart with so many bars. */
export const heightOf = (bars: number) => 76 + bars * 30

/** A bar of what was reached of one target, percent of it. */
export interface Reached {
  name: string
  percent: number
  isReached: boolean
}

/** Bars of percent of each target, the first on top; the whole is marked. */
export function reachedBars(bars: Reached[]): Drawn {
  const listed = [...bars].reverse()
  return {
    ...PLAIN,
    grid: { left: 8, right: 60, top: 8, bottom: 24, containLabel: true },
    xAxis: { type: 'value', min: 0, max: Math.max(100, ...bars.map((one) => one.percent)), splitNumber: 4, axisLabel: { formatter: '{value}%', hideOverlap: true } },
    yAxis: { type: 'category', data: listed.map((one) => one.name), axisLabel: { width: 150, overflow: 'truncate' } },
    series: [
      {
        type: 'bar',
        barMaxWidth: 18,
        label: { show: true, position: 'right', formatter: '{c}%' },
        data: listed.map((one) => ({ value: one.percent, itemStyle: { color: one.isReached ? DONE : UNDER_WAY } })),
        markLine: { silent: true, symbol: 'none', label: { show: false }, lineStyle: { color: GOAL }, data: [{ xAxis: 100 }] },
      },
    ],
  }
}

export interface Part {
  name: string
  part: number
  whole: number
}

/** Bars of what is done and what is not, stacked, the first on top. */
export function stackedBars(rows: Part[], words: { done: string; open: string }): Drawn {
  const listed = [...rows].reverse()
  const bar = (name: string, color: string, value: (one: Part) => number): BarSeriesOption => ({
    type: 'bar',
    name,
    stack: 'all',
    barMaxWidth: 18,
    color,
    label: { show: true, color: '#1d2733', textBorderColor: '#ffffff', textBorderWidth: 3, formatter: ({ value }) => (value === 0 ? '' : String(value)) },
    data: listed.map(value),
  })
  return {
    ...COMMON,
    grid: { left: 8, right: 24, top: 34, bottom: 8, containLabel: true },
    legend: { top: 0, left: 8 },
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
    xAxis: { type: 'value', minInterval: 1, splitNumber: 4, axisLabel: { hideOverlap: true } },
    yAxis: { type: 'category', data: listed.map((one) => one.name), axisLabel: { width: 120, overflow: 'truncate' } },
    series: [bar(words.done, DONE, (one) => one.part), bar(words.open, OPEN, (one) => one.whole - one.part)],
  }
}

/** The figure at the ends of months, what the target is, and where the pace leads. */
export interface Course {
  points: { on: string; value: number | null }[]
  target: number | null
  foreseen: { on: string; value: number } | null
  unit: 'number' | 'percent'
}

/** A line through the months with the target as a line across, and the pace dashed. */
export function courseLine(course: Course, words: { live: string; goal: string; foreseen: string }): Drawn {
  const last = course.points.at(-1)
  const days = [...course.points.map((one) => one.on), ...(course.foreseen ? [course.foreseen.on] : [])]
  const ahead: LineSeriesOption[] =
    course.foreseen && last
      ? [
          {
            type: 'line',
            name: words.foreseen,
            color: OPEN,
            lineStyle: { type: 'dashed' },
            symbol: 'emptyCircle',
            data: [[last.on, last.value ?? '-'], [course.foreseen.on, course.foreseen.value]],
          },
        ]
      : []
  return {
    ...PLAIN,
    grid: { left: 8, right: 72, top: 34, bottom: 8, containLabel: true },
    legend: { top: 0, left: 8 },
    tooltip: { trigger: 'axis' },
    xAxis: { type: 'category', data: days, boundaryGap: false },
    yAxis: { type: 'value', min: 0, minInterval: course.unit === 'number' ? 1 : 0, axisLabel: { formatter: course.unit === 'percent' ? '{value}%' : '{value}' } },
    series: [
      {
        type: 'line',
        name: words.live,
        color: UNDER_WAY,
        symbol: 'circle',
        symbolSize: 7,
        data: course.points.map((one) => one.value ?? '-'),
        ...(course.target !== null && {
          markLine: {
            silent: true,
            symbol: 'none',
            lineStyle: { color: GOAL, type: 'solid' },
            label: { formatter: `${words.goal}\n{c}${course.unit === 'percent' ? '%' : ''}` },
            data: [{ yAxis: course.target }],
          },
        }),
      },
      ...ahead,
    ],
  }
}

/** Return what was reached of a target, percent of it; null where either is not known. */
export const percentOf = (value: number | null, target: number | null) =>
  value === null || target === null || target === 0 ? null : Math.round((100 * value) / target)

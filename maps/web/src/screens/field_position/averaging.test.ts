import { effectScope } from 'vue'
import { expect, it } from 'vitest'
import type { Failure, PositionSettings, Reading } from '@/field/position'
import { useAveraging } from './averaging'

const SETTINGS: PositionSettings = { readings: 5, fewest_readings: 3, green_m: 3, yellow_m: 10, stale_s: 10, outlier_mad: 3, floor_share: 1, near_m: 10 }

function measuring(clock = { now: 100_000 }, heard = { least_ms: Infinity }) {
  const receiver = { take: (_: Reading) => {}, fail: (_: Failure) => {}, isOpen: false }
  const scope = effectScope()
  const part = scope.run(() =>
    useAveraging(
      () => SETTINGS,
      (take, fail) => {
        Object.assign(receiver, { take, fail, isOpen: true })
        return () => (receiver.isOpen = false)
      },
      () => clock.now,
      heard,
    ),
  )!
  const reading = (at: number, accuracy_m = 4): Reading => ({ longitude: 108.8, latitude: 38.6, accuracy_m, height_m: null, at })
  return { ...part, receiver, reading, scope }
}

it('stops by itself when there are enough, and leaves the receiver alone then', () => {
  const { start, receiver, reading, readings, isMeasuring, fix, gate } = measuring()
  start()
  for (let each = 0; each < 5; each++) receiver.take(reading(95_000 + each))
  expect([readings.value.length, isMeasuring.value, receiver.isOpen, fix.value?.accuracy_m, gate.value]).toEqual([5, false, false, 4, 'yellow'])
})

it('counts what it leaves out, and not what comes twice', () => {
  const { start, receiver, reading, readings, leftOut } = measuring()
  start()
  for (const one of [reading(95_000), reading(95_000), reading(80_000), reading(95_000, 0)]) receiver.take(one)
  expect([readings.value.length, leftOut.value]).toEqual([1, 2])
})

it('goes on without a signal, and ends without permission', () => {
  const { start, receiver, reading, failure, isMeasuring } = measuring()
  start()
  receiver.fail('no_signal')
  expect([failure.value, isMeasuring.value]).toEqual(['no_signal', true])
  receiver.take(reading(99_000))
  expect(failure.value).toBeNull()
  receiver.fail('denied')
  expect([failure.value, isMeasuring.value, receiver.isOpen]).toEqual(['denied', false, false])
})

it('gives the receiver back when the part goes', () => {
  const { start, receiver, scope } = measuring()
  start()
  scope.stop()
  expect(receiver.isOpen).toBe(false)
})

it('measures by a clock that is far ahead or behind, and stamps by that clock', () => {
  for (const off of [3_600_000, -86_400_000]) {
    const { start, receiver, reading, fix, leftOut } = measuring({ now: 100_000 + off })
    start()
    for (const time of [97_000, 98_000, 99_000]) receiver.take(reading(time))
    expect([fix.value?.readings, leftOut.value, fix.value?.at]).toEqual([3, 0, new Date(100_000 + off).toISOString()])
  }
})

it('takes back what was cached when a fresh one comes', () => {
  const { start, receiver, reading, readings, leftOut } = measuring()
  start()
  receiver.take(reading(40_000))
  receiver.take(reading(99_000))
  expect([readings.value.map((one) => one.at), leftOut.value]).toEqual([[99_000], 1])
})

it('says that all are old where the clock was set meanwhile, and measures when asked again', () => {
  const clock = { now: 100_000 }
  const { start, receiver, reading, readings, failure, isEnough } = measuring(clock)
  start()
  receiver.take(reading(99_000))
  clock.now += 3_600_000
  start()
  for (const time of [100_000, 101_000, 102_000]) receiver.take(reading(time))
  expect([readings.value.length, failure.value]).toEqual([0, 'old'])
  start()
  for (const time of [103_000, 104_000, 105_000]) receiver.take(reading(time))
  expect([isEnough.value, failure.value]).toEqual([true, null])
})

import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { averaged, gateOf, receiver, unusable, type Failure, type PositionSettings, type Reading, type Source } from '@/field/position'

/** The freshest reading since the page was loaded: how long after its own time it came, in milliseconds of this device's clock. */
export interface Heard {
  least_ms: number
}
const heardHere: Heard = { least_ms: Infinity }
type Kept = Reading & { lag_ms: number }

/** Gather readings until there are enough, somebody stops, or the part goes. */
export function useAveraging(settings: () => PositionSettings, source: Source = receiver, now: () => number = () => Date.now(), heard: Heard = heardHere) {
  const readings = shallowRef<readonly Kept[]>([])
  const leftOut = ref(0)
  const failure = ref<Failure | null>(null)
  const isMeasuring = ref(false)
  let end: (() => void) | null = null
  /** How many old ones came with none of now between them. */
  let old = 0

  const fix = computed(() => {
    const mean = averaged(readings.value, settings())
    const last = readings.value.at(-1)
    // By the device's clock, as everything else that it notes.
    return mean === null || last === undefined ? null : { ...mean, at: new Date(last.at + last.lag_ms).toISOString() }
  })
  const gate = computed(() => (fix.value === null ? null : gateOf(fix.value.accuracy_m, settings())))
  const isEnough = computed(() => readings.value.length >= settings().fewest_readings)

  function stop(): void {
    end?.()
    end = null
    isMeasuring.value = false
  }

  function take(reading: Reading): void {
    const lag_ms = now() - reading.at
    if (lag_ms < heard.least_ms) {
      heard.least_ms = lag_ms
      // What came before, and was taken for fresh, may have been cached.
      const fresh = readings.value.filter((one) => unusable(one, null, one.lag_ms, lag_ms, settings()) === null)
      leftOut.value += readings.value.length - fresh.length
      readings.value = fresh
    }
    const why = unusable(reading, readings.value.at(-1) ?? null, lag_ms, heard.least_ms, settings())
    if (why !== null) {
      if (why !== 'same') leftOut.value += 1
      if (why === 'old') old += 1
      if (old >= settings().fewest_readings) failure.value = 'old'
      return
    }
    failure.value = null
    old = 0
    readings.value = [...readings.value, { ...reading, lag_ms }]
    if (readings.value.length >= settings().readings) stop()
  }

  function start(): void {
    stop()
    // One old reading after the other: the clock was set meanwhile, and what was known of it is no longer so.
    if (failure.value === 'old') heard.least_ms = Infinity
    readings.value = []
    leftOut.value = 0
    failure.value = null
    old = 0
    isMeasuring.value = true
    let isOver = false
    const ending = source(take, (why) => {
      failure.value = why
      // Without permission or a secure page there will be none; without a signal there may.
      if (why === 'denied' || why === 'insecure') isOver = true
      if (isOver) stop()
    })
    // A source may have failed, or given all, before it could be ended.
    if (isOver || !isMeasuring.value) ending()
    else end = ending
  }

  onScopeDispose(stop)
  return { readings, leftOut, failure, isMeasuring, fix, gate, isEnough, start, stop }
}

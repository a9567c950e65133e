import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { averaged, gateOf, receiver, unusable, type Failure, type PositionSettings, type Reading, type Source } from '@/field/position'

/** Gather readings until there are enough, somebody stops, or the part goes. */
export function useAveraging(settings: () => PositionSettings, source: Source = receiver, now: () => number = Date.now) {
  const readings = shallowRef<readonly Reading[]>([])
  const leftOut = ref(0)
  const failure = ref<Failure | null>(null)
  const isMeasuring = ref(false)
  let end: (() => void) | null = null

  const fix = computed(() => averaged(readings.value, settings()))
  const gate = computed(() => (fix.value === null ? null : gateOf(fix.value.accuracy_m, settings())))
  const isEnough = computed(() => readings.value.length >= settings().fewest_readings)

  function stop(): void {
    end?.()
    end = null
    isMeasuring.value = false
  }

  function take(reading: Reading): void {
    const why = unusable(reading, readings.value.at(-1) ?? null, now(), settings())
    if (why !== null) {
      if (why !== 'same') leftOut.value += 1
      return
    }
    failure.value = null
    readings.value = [...readings.value, reading]
    if (readings.value.length >= settings().readings) stop()
  }

  function start(): void {
    stop()
    readings.value = []
    leftOut.value = 0
    failure.value = null
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

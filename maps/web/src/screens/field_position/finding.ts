import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { allowCompass, compass, followed } from '@/field/compass'
import { receiver, type Failure, type Reading, type Source } from '@/field/position'
import { between, courseBetween, declinationAt, turn, turned, type Passed, type Place } from '@/field/way'

/** The way to a place: where the device is, where it points or moves, and how far to turn. */
export function useFinding(goal: () => Place | null, source: Source = receiver) {
  const here = shallowRef<Reading | null>(null)
  const failure = ref<Failure | null>(null)
  const needle = ref<number | null>(null)
  const course = ref<number | null>(null)
  const isCompassRefused = ref(false)
  let passed: Passed | null = null
  const ends: (() => void)[] = []

  const place = computed<Place | null>(() => (here.value === null ? null : [here.value.longitude, here.value.latitude]))
  const way = computed(() => (place.value === null || goal() === null ? null : between(place.value, goal() as Place)))
  const declination = computed(() => {
    const at = place.value ?? goal()
    return at === null ? null : declinationAt(at, new Date())
  })
  /** From true north: the needle's where there is one, else the course. */
  const heading = computed(() => (needle.value === null ? course.value : turned(needle.value + (declination.value?.degrees ?? 0))))
  const by = computed(() => (needle.value !== null ? 'compass' : course.value !== null ? 'course' : 'nothing'))
  /** How far to turn, right is positive. */
  const toTurn = computed(() => (way.value === null || heading.value === null ? null : turn(way.value.bearing_deg - heading.value)))

  function take(reading: Reading): void {
    if (!(reading.accuracy_m > 0)) return
    failure.value = null
    here.value = reading
    const now: Passed = { place: [reading.longitude, reading.latitude], accuracy_m: reading.accuracy_m }
    const walked = passed === null ? null : courseBetween(passed, now)
    course.value = reading.course_deg ?? walked ?? course.value
    if (passed === null || walked !== null) passed = now
  }

  /** In answer to a touch: only then some browsers let a page ask for the compass. */
  async function start(): Promise<void> {
    stop()
    ends.push(
      source(take, (why) => (failure.value = why)),
      compass((found) => (needle.value = followed(needle.value, found))),
    )
    isCompassRefused.value = !(await allowCompass())
  }
  function stop(): void {
    for (const end of ends.splice(0)) end()
  }
  onScopeDispose(stop)
  return { here, failure, way, declination, heading, by, toTurn, isCompassRefused, start, stop }
}

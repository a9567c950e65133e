import { computed, reactive } from 'vue'
import type { LocationQuery, LocationQueryRaw, RouteLocationNormalized, Router } from 'vue-router'
import { dayIn } from './day'

/** The two times that every screen obeys. They stand in the address, so that it can be sent to a colleague. */
const state = reactive<{ asOf: string | null; asKnownOn: string | null }>({ asOf: null, asKnownOn: null })

export const asOf = computed(() => state.asOf)
export const asKnownOn = computed(() => state.asKnownOn)
export const isToday = computed(() => state.asOf === null && state.asKnownOn === null)

/** What goes with every reading request: `{ query: { ...timeQuery.value, limit: 50 } }`. */
export const timeQuery = computed(() => ({
  as_of: state.asOf ?? undefined,
  as_known_on: state.asKnownOn ?? undefined,
}))

function take(query: LocationQuery): void {
  state.asOf = dayIn(query.as_of)
  state.asKnownOn = dayIn(query.as_known_on)
}

function kept(to: RouteLocationNormalized): LocationQueryRaw {
  return { as_of: state.asOf ?? undefined, as_known_on: state.asKnownOn ?? undefined, ...to.query }
}

/** Keep the two times in the address from screen to screen. */
export function keepTime(router: Router): void {
  router.beforeEach((to, from) => {
    const says = 'as_of' in to.query || 'as_known_on' in to.query
    if (from.matched.length > 0 && !says && !isToday.value) {
      return { ...to, query: kept(to), replace: to.fullPath === from.fullPath }
    }
    take(to.query)
    return true
  })
}

/** Choose the times; null is today. The entry in the browser's history is replaced, Back leads to the screen before. */
export async function chooseTime(router: Router, day: string | null, known: string | null): Promise<void> {
  state.asOf = day
  state.asKnownOn = known
  const now = router.currentRoute.value
  const query = { ...now.query, as_of: day ?? undefined, as_known_on: known ?? undefined }
  await router.replace({ path: now.path, query, hash: now.hash })
}

import { onBeforeUnmount, ref, shallowRef } from 'vue'
import type { Place } from '@/field/packageRows'

/** Where the device is, as its own receiver says: enough to sort a list by, and to find oneself on a map. */
export interface Here {
  place: Place
  accuracy_m: number
}

export const canLocate = 'geolocation' in navigator && window.isSecureContext

const OPTIONS: PositionOptions = { enableHighAccuracy: true, timeout: 20_000, maximumAge: 30_000 }

/** Follow the device's position from `follow` on until the part goes; `failed` says that there is none. */
export function useHere() {
  const here = shallowRef<Here | null>(null)
  const failed = ref(false)
  const busy = ref(false)
  let watching: number | null = null

  function stop(): void {
    if (watching !== null) navigator.geolocation.clearWatch(watching)
    watching = null
    busy.value = false
  }

  function follow(): void {
    if (!canLocate) {
      failed.value = true
      return
    }
    stop()
    failed.value = false
    busy.value = here.value === null
    watching = navigator.geolocation.watchPosition(
      ({ coords }) => {
        busy.value = false
        failed.value = false
        here.value = { place: [coords.longitude, coords.latitude], accuracy_m: coords.accuracy }
      },
      () => {
        busy.value = false
        failed.value = here.value === null
      },
      OPTIONS,
    )
  }

  onBeforeUnmount(stop)
  return { here, failed, busy, follow, stop }
}

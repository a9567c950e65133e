import { shallowRef } from 'vue'

/** A newer version of the application is here and waits; `taken`: another tab has taken it, this one is the old one. */
export const newer = shallowRef<'none' | 'waiting' | 'taken'>('none')
/** Whether these pages open without a network from now on. */
export const isReady = shallowRef(false)

const AN_HOUR = 3_600_000
let registration: ServiceWorkerRegistration | undefined
let isTaking = false

/** Have the pages of the field kept on this device, and look for a newer version now and every hour. */
export async function keepPages(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator) || registration !== undefined) return
  const worker = navigator.serviceWorker
  try {
    registration = await worker.register('/app/field-worker.js', { scope: '/app/field', updateViaCache: 'none' })
  } catch {
    // Without a secure connection, or without a network before the first visit, there is none: the page says so.
    return
  }
  const here = registration
  let isControlled = worker.controller !== null
  const look = () => {
    isReady.value = here.active !== null
    if (here.waiting !== null && here.active !== null && newer.value === 'none') newer.value = 'waiting'
  }
  const follow = () => here.installing?.addEventListener('statechange', look)
  here.addEventListener('updatefound', follow)
  follow()
  look()
  void worker.ready.then(look)
  worker.addEventListener('controllerchange', () => {
    if (isTaking) window.location.reload()
    else if (isControlled) newer.value = 'taken'
    isControlled = true
    look()
  })
  setInterval(() => void here.update().catch(() => undefined), AN_HOUR)
}

/** Change to the newer version; the page is loaded anew. */
export function takeNewer(): void {
  if (newer.value === 'taken') {
    window.location.reload()
    return
  }
  isTaking = true
  registration?.waiting?.postMessage('take')
}

import type { ShallowRef } from 'vue'
import { useLive } from './live'
import { hasRoom, inTurn, RESERVE, RESERVE_AT, reserveCache, setting, store } from './store'

/** From this share of what the browser grants on, people are warned. */
export const NEARLY_FULL = 0.8

export interface Room {
  used: number
  granted: number
  share: number
}

/** Return how much room this device has for field work; a browser that doesn't say grants nothing. */
export async function room(): Promise<Room> {
  const { usage: used = 0, quota: granted = 0 } = (await navigator.storage?.estimate?.()) ?? {}
  return { used, granted, share: granted === 0 ? 0 : used / granted }
}

/** Follow the room: anew after each file, package and change that is kept or removed here, in another tab too. */
export function useRoom(): Readonly<ShallowRef<Room | null>> {
  return useLive<Room | null>(async () => {
    await Promise.all([store.files.count(), store.packages.count(), store.changes.count()])
    return room()
  }, null)
}

/** About ten photos with their originals. */
export const RESERVE_BYTES = 32 << 20

/**
 * Hold room in reserve while there is a package, and again once there is room. How much is left no browser says for
 * certain (Chromium says of every site ten gigabytes more than it uses): when a write fails, this is what is left.
 */
export function holdReserve(): Promise<void> {
  return inTurn(holdNow)
}

async function holdNow(): Promise<void> {
  const cache = await reserveCache()
  if (cache === null) return
  if ((await store.packages.count()) === 0) {
    await cache.delete(RESERVE_AT)
    await store.settings.delete(RESERVE)
    return
  }
  if ((await setting(RESERVE)) === true && (await cache.match(RESERVE_AT)) !== undefined) return
  let isHeld = true
  try {
    await cache.put(RESERVE_AT, new Response(new Blob([new Uint8Array(RESERVE_BYTES)])))
  } catch {
    // For want of room, whatever a browser calls it here.
    isHeld = false
    await cache.delete(RESERVE_AT)
  }
  if (isHeld || (await hasRoom())) await store.settings.put({ name: RESERVE, value: isHeld || null })
}

/** Follow whether the reserve was given up. */
export function useReserveGone(): Readonly<ShallowRef<boolean>> {
  return useLive(async () => (await setting<true | null>(RESERVE)) === null, false)
}

/** Whether the browser promised not to clear what is held here; without, Chromium does when the device's disk is full. */
export async function isPromised(): Promise<boolean> {
  return (await navigator.storage?.persisted?.()) ?? false
}

/** Ask the browser for that promise; whether it gave it. Firefox asks a person, who may answer later or never: wait for nothing. */
export async function askToPersist(): Promise<boolean> {
  return (await navigator.storage?.persist?.().catch(() => false)) ?? false
}

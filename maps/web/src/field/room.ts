import type { ShallowRef } from 'vue'
import { useLive } from './live'
import { isOutOfRoom, RESERVE, setting, store } from './store'

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
export async function holdReserve(): Promise<void> {
  if ((await store.packages.count()) === 0) {
    await store.settings.delete(RESERVE)
    return
  }
  if ((await setting<Blob>(RESERVE)) != null) return
  try {
    await store.settings.put({ name: RESERVE, value: new Blob([new Uint8Array(RESERVE_BYTES)]) })
  } catch (failure) {
    if (!isOutOfRoom(failure)) throw failure
    await store.settings.put({ name: RESERVE, value: null }).catch(() => undefined)
  }
}

/** Follow whether the reserve was given up. */
export function useReserveGone(): Readonly<ShallowRef<boolean>> {
  return useLive(async () => (await setting<Blob | null>(RESERVE)) === null, false)
}

/** Ask the browser not to clear what is held here. Firefox asks a person, who may answer later or never: nothing waits for it. */
export function askToPersist(): void {
  void navigator.storage?.persist?.().catch(() => undefined)
}

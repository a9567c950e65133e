import type { ShallowRef } from 'vue'
import { useLive } from './live'
import { store } from './store'

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

/** Ask the browser not to clear what is held here; whether it promised. */
export async function askToPersist(): Promise<boolean> {
  return (await navigator.storage?.persist?.()) ?? false
}

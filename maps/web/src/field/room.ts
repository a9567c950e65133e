import { store } from './store'

/** From this share of what the browser grants on, people are warned. */
export const NEARLY_FULL = 0.8

export interface Room {
  used: number
  granted: number
  share: number
  /** Whether the browser has promised not to clear it by itself. */
  isPersistent: boolean
  /** Bytes of pictures and base map by package. */
  packages: Record<string, number>
}

/** Return how much room this device has for field work; nulls of browsers that don't say count as nothing. */
export async function room(): Promise<Room> {
  const [estimate, isPersistent] = await Promise.all([
    navigator.storage?.estimate?.() ?? {},
    navigator.storage?.persisted?.() ?? false,
  ])
  const packages: Record<string, number> = {}
  await store.packages.each((one) => (packages[one.id] = one.basemap?.size ?? 0))
  await store.files.each((file) => (packages[file.packageId] = (packages[file.packageId] ?? 0) + file.bytes.size))
  const used = estimate.usage ?? 0
  const granted = estimate.quota ?? 0
  return { used, granted, share: granted === 0 ? 0 : used / granted, isPersistent, packages }
}

/** Ask the browser not to clear what is held here; whether it promised. */
export async function askToPersist(): Promise<boolean> {
  return (await navigator.storage?.persist?.()) ?? false
}

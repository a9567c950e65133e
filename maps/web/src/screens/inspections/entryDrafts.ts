/**
 * What somebody has typed of an inspection and not saved yet, kept on this machine: field staff close a lid,
 * lose the network and come back.
 */

const START = 'diming.inspection'

/** Values by the code of their field. */
export type Values = Record<string, unknown>

/** Where an entry belongs: an inspection, a side of it, and the marker or section that is looked at. */
export interface Place {
  account: string
  inspection: string
  side: string
  item: string
}

const key = (place: Place) => [START, place.account, place.inspection, place.side, place.item].join('.')

/** Keep what is typed; says whether this machine had room for it. */
export function keepEntry(place: Place, values: Values, store: Storage = localStorage): boolean {
  try {
    store.setItem(key(place), JSON.stringify(values))
    return true
  } catch {
    return false
  }
}

export function forgetEntry(place: Place, store: Storage = localStorage): void {
  store.removeItem(key(place))
}

/** Return what was typed and not saved, or null; what cannot be read is as good as none. */
export function keptEntry(place: Place, store: Storage = localStorage): Values | null {
  const text = store.getItem(key(place))
  if (text === null) return null
  try {
    const found: unknown = JSON.parse(text)
    return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as Values) : null
  } catch {
    return null
  }
}

/** Return the items of a side that hold something unsaved. */
export function unsavedItems(place: Omit<Place, 'item'>, store: Storage = localStorage): Set<string> {
  const start = `${key({ ...place, item: '' })}`
  const found = new Set<string>()
  for (let at = 0; at < store.length; at++) {
    const name = store.key(at)
    if (name?.startsWith(start)) found.add(name.slice(start.length))
  }
  return found
}

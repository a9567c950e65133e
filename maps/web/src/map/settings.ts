import { api, ask, type Shape } from '@/api/client'

export type MapSettings = Shape<'MapSettingsOut'>
export type NameClass = Shape<'NameClassOut'>
export type DivisionLevel = Shape<'DivisionLevelOut'>
export type BoundaryLineStyle = Shape<'BoundaryLineStyleOut'>
export type MarkerStatusStyle = Shape<'MarkerStatusStyleOut'>
export type MarkerKindStyle = Shape<'MarkerKindStyleOut'>
export type RegisterLayer = Shape<'RegisterLayerOut'>
export type RegisterSign = Shape<'RegisterSignOut'>

const read = new Map<string, Promise<MapSettings>>()

/** Return the signs of the map and the reader's own part of the country; asked once for each day and person. */
export function mapSettings(person: string, asOf: string | undefined): Promise<MapSettings> {
  const key = `${person}|${asOf ?? ''}`
  let found = read.get(key)
  if (found === undefined) {
    found = ask(api.GET('/map-settings', { params: { query: { as_of: asOf } } }))
    found.catch(() => read.delete(key))
    read.set(key, found)
  }
  return found
}

import type { Shape } from '@/api/client'
import { inWords } from '@/records/words'

export type Item = Shape<'ItemChangesOut'>
export type FieldChange = Shape<'FieldChangeOut'>

export interface ChangedShape {
  geometry: GeoJSON.Geometry
  role: 'before' | 'after'
}

/** Return whether a value is a GeoJSON geometry. */
export function isGeometry(value: unknown): value is GeoJSON.Geometry {
  return typeof value === 'object' && value !== null && ('coordinates' in value || 'geometries' in value)
}

/** Return the geometries of a change, the older below the newer. */
export function shapesOf(changes: FieldChange[]): ChangedShape[] {
  const found: ChangedShape[] = []
  for (const role of ['before', 'after'] as const) {
    for (const change of changes) {
      const value: unknown = change[role]
      if (isGeometry(value)) found.push({ geometry: value, role })
    }
  }
  return found
}

/** Return how the geometries of a record change, as sentences. */
export function shapeSentences(changes: FieldChange[]): string[] {
  return changes.filter((one) => isGeometry(one.before) || isGeometry(one.after)).map((one) => inWords(one.words))
}

import { positionValues } from '@/field/position'
import { beginning, recordOf } from '@/field/recordKinds'
import type { KnownMarker } from '@/field/namedStones'
import { verbatimOf, type RtkResult, type System } from '@/field/rtk'
import { draftKey, readDraft, saveDraft, store, type KeptItem, type KeptPackage } from '@/field/store'

const KIND = 'marker_observation'

/** Return the markers of a package, in their order. */
export async function markersOf(packageId: string): Promise<KnownMarker[]> {
  const items = await store.items.where({ packageId }).sortBy('ordinal')
  return items.filter((one) => one.kind === 'marker').map(markerOf)
}
const markerOf = ({ id, content }: KeptItem): KnownMarker => ({ id, number: String(content.number), positions: content.positions ?? [] })

export interface Taking {
  system: System
  height_datum: string | null
  method: string
  file: string
}

/**
 * Write results into the forms of their markers, as drafts that somebody looks at and saves: what else was begun
 * there stays. Returns how many. Throws a Problem (NoRoom).
 */
export async function takeResults(kept: KeptPackage, results: readonly RtkResult[], { system, height_datum, method, file }: Taking, who: string): Promise<number> {
  let count = 0
  for (const one of results) {
    if (one.marker === null || one.sigma_m === null) continue
    const key = draftKey(KIND, one.marker.id)
    const begun = await readDraft(kept.id, key)
    const values = begun?.values ?? beginning(kept, kept.forms, KIND, await recordOf(kept.id, one.marker.id), who)
    const position = positionValues({
      longitude: one.place[0],
      latitude: one.place[1],
      accuracy_m: one.sigma_m,
      height_m: one.height_m,
      height_datum: one.height_m === null ? null : height_datum,
      at: '',
      method,
      stone: one.letter,
      readings: 1,
      verbatim: verbatimOf(one, system, file),
    })
    await saveDraft(kept.id, key, { ...values, ...position })
    count += 1
  }
  return count
}

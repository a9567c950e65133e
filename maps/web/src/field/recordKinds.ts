import { asked, blank } from './formFields'
import type { About, Forms } from './forms'
import { store, type KeptChange, type KeptItem, type KeptPackage, type Values } from './store'

/** What may be said of a record of each kind, the one that is asked first before others. */
const SAID_OF: Record<string, string[]> = {
  marker: ['marker_observation'],
  section: ['section_observation'],
  sign: ['sign_reading'],
  grave_site: ['grave_site', 'grave_photos'],
  place_name: ['name_recording'],
}
/** Kinds of changes that make a record, and which kind of record that is. */
const MADE_BY: Record<string, string> = { new_sign: 'sign', new_grave_site: 'grave_site' }
/** What may be found where none is known, by task. */
const FOUND_IN: Record<string, string[]> = { sign_inspection: ['new_sign'], grave_survey: ['new_grave_site'] }
/** Kinds of which each change says something more; of the others each says the whole record anew. */
const ADDING = new Set(['sign_reading', 'grave_photos', 'name_recording'])

/** Return the kinds of changes that a record takes. */
export function kindsOf(recordKind: string, forms: Forms): string[] {
  return (SAID_OF[recordKind] ?? []).filter((kind) => kind in forms.kinds)
}

/** Return the kind of record that a kind of change makes; empty for one that makes none. */
export const makes = (kind: string) => MADE_BY[kind] ?? ''

/** Return the kinds of changes by which something new is found in a task. */
export const findable = (taskKind: string) => FOUND_IN[taskKind] ?? []

export const isAdding = (kind: string) => ADDING.has(kind)

/** A record of a package, or one that was found in the field, with what this device said of it, the latest first. */
export interface FieldRecord {
  id: string
  kind: string
  item: KeptItem | undefined
  /** The change that made it, of a record that was found in the field. */
  maker: KeptChange | undefined
  changes: KeptChange[]
}

/** Return a record with what was said of it on this device; null for one that is not here. */
export async function recordOf(packageId: string, id: string): Promise<FieldRecord | null> {
  const [item, maker, said] = await Promise.all([
    store.items.get([packageId, id]),
    store.changes.get(id),
    store.changes.where('[packageId+targetId]').equals([packageId, id]).toArray(),
  ])
  const made = maker !== undefined && maker.packageId === packageId && makes(maker.kind) !== '' ? maker : undefined
  const kind = item?.kind ?? makes(made?.kind ?? '')
  if (kind === '') return null
  const changes = [...said, ...(made === undefined ? [] : [made])].sort((one, other) => other.sequence - one.sequence)
  return { id, kind, item, maker: made, changes }
}

/** Return what the package says of every change of a kind about a record. */
export function given(kept: KeptPackage, kind: string, record: FieldRecord | null): Values {
  const task = kept.manifest.task as Values
  if (kind === 'marker_observation') return { side: task.side, marker_id: record?.id }
  if (kind === 'section_observation') return { side: task.side, section_id: record?.id }
  if (kind === 'sign_reading') return { inspection_id: task.inspection_id, state: record?.item?.content.state ?? 'standing' }
  if (kind === 'new_sign') return { road: (kept.head.inspection as Values | undefined)?.road ?? '', state: 'standing' }
  if (kind === 'new_grave_site') return { kind: 'scattered', ownership: 'unknown' }
  return {}
}

/**
 * Return what a form begins with: what was last said of this very record here, else what its own side entered
 * before, else nothing but the day and the one who is there. Never what another record says.
 */
export function beginning(kept: KeptPackage, forms: Forms, kind: string, record: FieldRecord | null, who: string): Values {
  const fixed = given(kept, kind, record)
  if (record === null || isAdding(kind)) return blank(forms, kind, fixed, who)
  const before = record.changes.find((one) => one.state !== 'discarded' && (one.kind === kind || one.id === record.id))
  if (before !== undefined) return { ...asked(forms, kind, before.values), ...fixed }
  const content = record.item?.content ?? {}
  const registered = kind.endsWith('_observation') ? content.observation : content
  return registered == null ? blank(forms, kind, fixed, who) : { ...asked(forms, kind, registered as Values), ...fixed }
}

type Position = [number, number]

/** Return where the register has a record; null where it has no position of it. */
export function registeredAt(record: FieldRecord | null): Position | null {
  const content = record?.item?.content ?? {}
  const last = (content.positions as Values[] | undefined)?.at(-1)?.position ?? content.position
  return Array.isArray(last) ? [Number(last[0]), Number(last[1])] : null
}

/** Return what is known of a record that its values are checked by. */
export function aboutOf(record: FieldRecord | null): About {
  if (record?.kind !== 'marker') return {}
  const references = (record.item?.content.references ?? []) as Values[]
  const stones = (record.item?.content.positions ?? []) as Values[]
  return { registered: registeredAt(record), references: references.map((one) => String(one.id)), stones: stones.map((one) => String(one.letter ?? '')) }
}

/** Return the number or name by which people know a record. */
export function titleOf(record: FieldRecord): string {
  const content = { ...record.item?.content, ...(record.item === undefined ? record.maker?.values : {}) }
  if (record.kind === 'section') return String(content.section?.name ?? '')
  const words = [content.number, content.feature_name, content.name, content.place].filter((one) => typeof one === 'string' && one !== '')
  return words.slice(0, 2).join(' ')
}

import type { Shape } from '@/api/client'

/** A coordinate system as a person names it: datum, how the numbers are written, which zone. */
export interface SystemParts {
  /** '' while the file or the numbers tell. */
  datum: string
  form: Form
  /** Key of the zone's system; '' while none is chosen. */
  zone: string
  own: { meridian: number | null; east: number | null; north: number | null }
}

/** Degrees (or as the numbers tell); 3- and 6-degree zones, with and without the number before Y; an own projection. */
export const FORMS = ['degrees', '3n', '3', '6n', '6', 'own'] as const
export type Form = (typeof FORMS)[number]

type System = Shape<'SystemOut'>

/** Datums that lead to CGCS2000 only by the parameters of a survey office. */
export const needsParameters = (datum: string) => datum === 'beijing54' || datum === 'xian80'

const NO_OWN = { meridian: null, east: 500_000, north: 0 }
const OWN = /^([a-z0-9]+):(-?[\d.]+):(-?[\d.]+):(-?[\d.]+)$/

/** Return the parts of a system's key. */
export function partsOf(crs: string | null | undefined, systems: readonly System[]): SystemParts {
  const own = OWN.exec(crs ?? '')
  if (own !== null) {
    const [meridian = null, east = null, north = null] = own.slice(2).map(Number)
    return { datum: own[1] ?? '', form: 'own', zone: '', own: { meridian, east, north } }
  }
  const system = systems.find((one) => one.key === crs)
  if (system === undefined) return { datum: '', form: 'degrees', zone: '', own: { ...NO_OWN } }
  return { datum: system.datum, form: formOf(system), zone: system.zone === null ? '' : system.key, own: { ...NO_OWN } }
}

function formOf(system: System): Form {
  if (system.zone_width === null) return 'degrees'
  return `${system.zone_width}${system.zone_in_easting ? 'n' : ''}` as Form
}

/** Return the forms that a datum has among the systems. */
export function formsOf(datum: string, systems: readonly System[]): Form[] {
  const known = new Set(systems.filter((one) => one.datum === datum).map(formOf))
  return FORMS.filter((form) => known.has(form) || (form === 'own' && known.size > 1))
}

/** Return the zones of a datum in one form, west to east. */
export function zonesOf(datum: string, form: Form, systems: readonly System[]): System[] {
  return systems.filter((one) => one.datum === datum && one.zone !== null && formOf(one) === form)
}

/** Return the key of a system, or null while a part of it is still to be said. */
export function keyOf(parts: SystemParts): string | null {
  if (parts.datum === '' || parts.form === 'degrees') return parts.datum
  if (parts.form !== 'own') return parts.zone === '' ? null : parts.zone
  const { meridian, east, north } = parts.own
  return meridian === null || east === null || north === null ? null : `${parts.datum}:${meridian}:${east}:${north}`
}

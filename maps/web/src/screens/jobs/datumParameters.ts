/** The parameters of a survey office from an older datum to CGCS2000, as a form holds them. */

export const SHIFTS = ['dx', 'dy', 'dz'] as const
export const ROTATIONS = ['rx', 'ry', 'rz'] as const
type Name = (typeof SHIFTS)[number] | (typeof ROTATIONS)[number] | 'scale_ppm'

export interface ParameterForm extends Record<Name, number | null> {
  count: 0 | 3 | 7
  convention: 'position_vector' | 'coordinate_frame' | null
  accuracy_m: number | null
}

/** Return the form of parameters that were stated before. */
export function parameterForm(given: Record<string, unknown> | null | undefined): ParameterForm {
  const number = (name: string) => (typeof given?.[name] === 'number' ? given[name] : null)
  const turned = [...ROTATIONS, 'scale_ppm'].some((name) => number(name) !== null && number(name) !== 0)
  return {
    count: given == null ? 0 : turned ? 7 : 3,
    dx: number('dx'),
    dy: number('dy'),
    dz: number('dz'),
    rx: number('rx'),
    ry: number('ry'),
    rz: number('rz'),
    scale_ppm: number('scale_ppm'),
    convention: turned ? ((given?.convention as ParameterForm['convention']) ?? null) : null,
    accuracy_m: number('accuracy_m'),
  }
}

/** Return the parameters as the register takes them; null for none, undefined while one is missing. */
export function parametersOf(form: ParameterForm): Record<string, unknown> | null | undefined {
  if (form.count === 0) return null
  const names: Name[] = form.count === 3 ? [...SHIFTS] : [...SHIFTS, ...ROTATIONS, 'scale_ppm']
  if (names.some((name) => form[name] === null)) return undefined
  const given = Object.fromEntries(names.map((name) => [name, form[name]]))
  const accuracy = form.accuracy_m === null ? {} : { accuracy_m: form.accuracy_m }
  if (form.count === 3) {
    // Without rotations the two conventions are one.
    return { ...given, rx: 0, ry: 0, rz: 0, scale_ppm: 0, convention: 'position_vector', ...accuracy }
  }
  return form.convention === null ? undefined : { ...given, convention: form.convention, ...accuracy }
}

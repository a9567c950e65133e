import { reactive } from 'vue'
import type { Shape } from '@/api/client'

/** A file as a comparison wants it: the upload, and how it is read. */
export type Given = Shape<'FileIn'>

/** What may be said about the reading of a file. */
export type Reading = Partial<Pick<Given, 'sheet' | 'encoding' | 'crs' | 'datum_parameters'>>

/** A file that was brought, as the register would read it, and what was said about the reading. */
export interface Brought {
  upload: string
  seen: Shape<'GivenOut'>['inspection'] | null
  said: Reading
  /** Whether it can be read as was said last. */
  readable: boolean
}

/** A comparison that is being put together. */
export interface MatchingForm {
  theirs: Brought
  kind: 'division' | 'level' | 'file'
  division: string | null
  level: string
  day: string
  ours: Brought
  tolerance: number
  reach: number
}

const nothing = (): Brought => ({ upload: '', seen: null, said: {}, readable: false })

/** Return a form in which nothing is chosen yet. */
export function freshForm(day: string): MatchingForm {
  return { theirs: nothing(), kind: 'division', division: null, level: 'county', day, ours: nothing(), tolerance: 25, reach: 1500 }
}

let whose: string | undefined
let begun: MatchingForm | undefined

/** Return the form that somebody has begun; it outlives another language and other screens, not another person. */
export function begunForm(login: string, day: string): MatchingForm {
  if (begun === undefined || whose !== login) begun = reactive(freshForm(day))
  whose = login
  return begun
}

/** Return a reading without what is left to the register. */
export function stated(reading: Reading): Reading {
  const said = Object.entries(reading).filter(([, value]) => value !== null && value !== undefined && value !== '')
  return Object.fromEntries(said) as Reading
}

/** Whether positions of a file come to lie only about where they are: too coarse to compare lines. */
export function isApproximate(file: Brought): boolean {
  return file.seen?.coordinates.preview.some((one) => one.approximate) === true
}

/** Return a file as a comparison wants it, or null while it can't be read well enough. */
export function givenOf(file: Brought): Given | null {
  if (file.seen === null || file.seen.coordinates.system === null || !file.readable || isApproximate(file)) return null
  return { kind: 'file', upload_id: file.upload, ...stated(file.said) } as Given
}

/** Return our side as a comparison wants it, or null while something is missing. */
export function oursOf(form: MatchingForm): Shape<'MatchingIn'>['ours'] | null {
  if (form.kind === 'file') return givenOf(form.ours)
  const as_of = form.day === '' ? null : form.day
  if (form.kind === 'level') return { kind: 'level', level: form.level, as_of }
  return form.division === null ? null : { kind: 'division', division_id: form.division, as_of }
}

import type { Edition, Prose, Settings } from './calls'

/** What a form asks of an edition; lists of names and notes are lines that people type. */
export interface SettingsDraft {
  name: string
  title: string
  label: string
  as_of: string
  known_at: string | null
  audience: Settings['audience']
  mongolian_title: string
  publisher: string
  compiler: string
  divisions: (string | null)[]
  categories: string[]
  with_neighbours: boolean
  contributors: { role: string; names: string }[]
  notes: string
  based_on: string | null
}

/** A text of the book as it is typed: paragraphs and signatures are lines. */
export interface ProseDraft {
  place: Prose['place']
  heading: string
  text: string
  signed: string
}

const SHORT_NAME = /^[a-z0-9][a-z0-9._-]{0,39}$/

const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
const names = (text: string) =>
  text
    .split(/[、，,；;\n]/)
    .map((name) => name.trim())
    .filter((name) => name !== '')

/** Return the form of an edition, or of a new one on a day. */
export function draftOf(one: Edition | null, day: string): SettingsDraft {
  return {
    name: one?.name ?? '',
    title: one?.title ?? '',
    label: one?.label ?? '',
    as_of: one?.as_of ?? day,
    known_at: one?.known_at ?? null,
    audience: one?.audience ?? 'public',
    mongolian_title: one?.mongolian_title ?? '',
    publisher: one?.publisher ?? '',
    compiler: one?.compiler ?? '',
    divisions: [...(one?.division_ids ?? [])],
    categories: [...(one?.categories ?? [])],
    with_neighbours: one?.with_neighbours ?? false,
    contributors: (one?.contributors ?? []).map((each) => ({ role: each.role, names: each.names.join('、') })),
    notes: (one?.notes ?? []).join('\n'),
    based_on: null,
  }
}

/** Return what the register is told. */
export function settingsOf(draft: SettingsDraft): Settings {
  return {
    title: draft.title.trim(),
    label: draft.label.trim(),
    as_of: draft.as_of,
    known_at: draft.known_at,
    audience: draft.audience,
    mongolian_title: draft.mongolian_title.trim(),
    publisher: draft.publisher.trim(),
    compiler: draft.compiler.trim(),
    division_ids: draft.divisions.filter((id): id is string => id !== null && id !== ''),
    categories: draft.categories,
    with_neighbours: draft.with_neighbours,
    contributors: draft.contributors.filter((each) => each.role.trim() !== '').map((each) => ({ role: each.role.trim(), names: names(each.names) })),
    notes: lines(draft.notes),
  }
}

/** What is still to be filled in before a new edition may be opened, or an old one be said anew. */
export type Lack = 'name' | 'name_form' | 'title' | 'as_of' | 'role' | 'heading'

export function lacksOf(draft: SettingsDraft, isNew: boolean): Lack[] {
  const name = draft.name.trim()
  const lacks: Lack[] = []
  if (isNew && !SHORT_NAME.test(name)) lacks.push(name === '' ? 'name' : 'name_form')
  if (draft.title.trim() === '') lacks.push('title')
  if (draft.as_of === '') lacks.push('as_of')
  if (draft.contributors.some((each) => each.role.trim() === '' && each.names.trim() !== '')) lacks.push('role')
  return lacks
}
/** A text without a heading is printed nowhere: it is not to be lost in silence. */
export const headless = (drafts: readonly ProseDraft[]): Lack[] =>
  drafts.some((each) => each.heading.trim() === '' && `${each.text}${each.signed}`.trim() !== '') ? ['heading'] : []

export const proseDrafts = (prose: readonly Prose[]): ProseDraft[] =>
  prose.map((each) => ({ place: each.place, heading: each.heading, text: each.paragraphs.join('\n'), signed: each.signed.join('\n') }))

/** Return the texts that have a heading. */
export const proseOf = (drafts: readonly ProseDraft[]): Prose[] =>
  drafts
    .filter((each) => each.heading.trim() !== '')
    .map((each) => ({ place: each.place, heading: each.heading.trim(), paragraphs: lines(each.text), signed: lines(each.signed) }))

/** What happens to divisions, as a form holds it and as the register wants it. */

export const EVENT_TYPES = ['rename', 'merge', 'split', 'transfer', 'abolish', 'recode'] as const
export type EventType = (typeof EVENT_TYPES)[number]

export interface NewDivisionForm {
  name: string
  type: string | null
  parent_id: string | null
  codes: Record<string, string>
  /** Kept as a proposal states them; the form does not ask for them. */
  body_name?: string | null
  publication_level?: string
}

export interface EventForm {
  name: string
  body_name: string
  /** Only when the division becomes another kind (乡 → 镇). */
  type: string | null
  /** Divisions that end with this one in a merger. */
  others: (string | null)[]
  intoNew: boolean
  into: string | null
  made: NewDivisionForm[]
  continues: boolean
  parent_id: string | null
  codes: Record<string, string>
  successors: (string | null)[]
  no_successor_reason: string
  /** Division below → its new parent: an id, or the place of a new division. */
  children: Record<string, string | number | null>
  facts: {
    on_date: string | null
    date_precision: string
    authority: string
    document_number: string
    description: string
    source_id: string | null
  }
}

export function newDivision(parent: string | null, type: string | null): NewDivisionForm {
  return { name: '', type, parent_id: parent, codes: {} }
}

/** Return what an event begins with, from the division that it happens to. */
export function newEvent(parent: string | null, type: string | null): EventForm {
  return {
    name: '',
    body_name: '',
    type: null,
    others: [null],
    intoNew: true,
    into: null,
    made: [newDivision(parent, type), newDivision(parent, type)],
    continues: false,
    parent_id: null,
    codes: {},
    successors: [null],
    no_successor_reason: '',
    children: {},
    facts: {
      on_date: null,
      date_precision: 'day',
      authority: '',
      document_number: '',
      description: '',
      source_id: null,
    },
  }
}

const filled = (codes: Record<string, string>) =>
  Object.fromEntries(Object.entries(codes).filter(([, code]) => code.trim() !== ''))

const chosen = (ids: readonly (string | null)[]) => ids.filter((one): one is string => one !== null)

function divisionOf(one: NewDivisionForm) {
  const { name, codes, ...rest } = one
  return { ...rest, name: name.trim(), codes: filled(codes) }
}

/** Return the event as the register takes it, or null while something that it can't do without is missing. */
export function eventOf(type: EventType, division: string, form: EventForm): Record<string, unknown> | null {
  const { facts } = form
  if (facts.on_date === null || facts.source_id === null) return null
  const own = { division_id: division, facts }
  switch (type) {
    case 'rename':
      if (form.name.trim() === '') return null
      return { ...own, name: form.name.trim(), body_name: form.body_name.trim() || null, type: form.type }
    case 'recode':
      return Object.keys(filled(form.codes)).length === 0 ? null : { ...own, codes: filled(form.codes) }
    case 'transfer':
      return form.parent_id === null ? null : { ...own, parent_id: form.parent_id, codes: filled(form.codes) }
    case 'abolish': {
      const successors = chosen(form.successors)
      if (successors.length === 0 && form.no_successor_reason.trim() === '') return null
      const children = Object.fromEntries(Object.entries(form.children).filter(([, parent]) => typeof parent === 'string'))
      return { ...own, successors, no_successor_reason: form.no_successor_reason.trim(), children }
    }
    case 'split': {
      const made = form.made.filter((one) => one.name.trim() !== '')
      if (made.length === 0 || made.some((one) => one.type === null)) return null
      const children = Object.fromEntries(Object.entries(form.children).filter(([, place]) => typeof place === 'number'))
      return { ...own, into: made.map(divisionOf), continues: form.continues, children }
    }
    case 'merge': {
      const first = form.made[0]
      const into = form.intoNew ? first && first.name.trim() !== '' && first.type !== null && divisionOf(first) : form.into
      if (!into) return null
      return { division_ids: [division, ...chosen(form.others)], into, facts }
    }
  }
}

/** Return the form of an event that a proposal carries already: what `eventOf` would make it of. */
export function formOf(type: EventType, event: Record<string, unknown>): Partial<EventForm> {
  const facts = event.facts as EventForm['facts']
  switch (type) {
    case 'rename':
      return { facts, name: String(event.name), body_name: (event.body_name as string | null) ?? '', type: event.type as string | null }
    case 'recode':
      return { facts, codes: event.codes as Record<string, string> }
    case 'transfer':
      return { facts, parent_id: event.parent_id as string, codes: event.codes as Record<string, string> }
    case 'abolish':
      return {
        facts,
        successors: [...(event.successors as string[])],
        no_successor_reason: event.no_successor_reason as string,
        children: event.children as Record<string, string>,
      }
    case 'split':
      return {
        facts,
        made: event.into as NewDivisionForm[],
        continues: event.continues as boolean,
        children: event.children as Record<string, number>,
      }
    case 'merge': {
      const others = (event.division_ids as string[]).slice(1)
      const into = event.into
      return typeof into === 'string'
        ? { facts, others, intoNew: false, into }
        : { facts, others, intoNew: true, made: [into as NewDivisionForm] }
    }
  }
}

/** Return the division whose form mends an event. */
export function divisionOfEvent(event: Record<string, unknown>): string {
  return (event.division_id as string | undefined) ?? (event.division_ids as string[])[0] ?? ''
}

import { dateInWords } from '@/records/dates'
import type { Days, Division, DivisionEvent, Lineage } from '@/records/shown'

/** The drawing of a division's lineage: lanes of divisions over a line of time, joined by events. */

export interface Span {
  x: number
  width: number
  label: string
  open: boolean
}

export interface Lane {
  id: string
  name: string
  y: number
  own: boolean
  spans: Span[]
}

export interface Mark {
  event: DivisionEvent
  x: number
  date: string
  /** Lanes that the event joins, from the top to the bottom one. */
  top: number
  bottom: number
}

export interface Tick {
  x: number
  label: string
}

export interface Drawing {
  width: number
  height: number
  lanes: Lane[]
  marks: Mark[]
  ticks: Tick[]
  now: number
}

const LEFT = 150
const RIGHT = 24
const TOP = 34
const LANE = 46
export const BAR = 20

function yearOf(day: string): number {
  const date = new Date(`${day}T00:00:00Z`)
  const start = Date.UTC(date.getUTCFullYear(), 0, 1)
  const end = Date.UTC(date.getUTCFullYear() + 1, 0, 1)
  return date.getUTCFullYear() + (date.getTime() - start) / (end - start)
}

/** Return what a division was called and coded over time, merged where both stay the same. */
export function segments(division: Division): (Days & { label: string })[] {
  const states = division.states ?? []
  const codes = division.all_codes ?? []
  const edges = new Set<string>()
  for (const part of [...states, ...codes]) {
    if (part.valid_from !== null) edges.add(part.valid_from)
    if (part.valid_to !== null) edges.add(part.valid_to)
  }
  const cuts: (string | null)[] = [null, ...[...edges].sort(), null]
  const found: (Days & { label: string })[] = []
  cuts.slice(0, -1).forEach((valid_from, at) => {
    const valid_to = cuts[at + 1] ?? null
    const holds = (part: Days) =>
      (part.valid_from === null || (valid_from !== null && part.valid_from <= valid_from)) &&
      (part.valid_to === null || (valid_to !== null && valid_to <= part.valid_to))
    const state = states.find(holds)
    if (state === undefined) return
    const written = [...new Set(codes.filter(holds).map((code) => code.code))]
    const label = [state.name, ...written].join(' ')
    const last = found.at(-1)
    if (last !== undefined && last.label === label && last.valid_to === valid_from) last.valid_to = valid_to
    else found.push({ valid_from, valid_to, label })
  })
  return found
}

/** Lay out a lineage in a width of pixels up to today, with a mark at the day that is looked at. */
export function drawn(division: Division, lineage: Lineage, today: string, looked: string, width: number): Drawing {
  const events = new Map<string, DivisionEvent>()
  for (const event of [...lineage.events, ...[...lineage.predecessors, ...lineage.successors].map((one) => one.event)]) {
    events.set(event.id, event)
  }
  const own = segments(division)
  const days = [
    ...[...events.values()].map((event) => event.on_date),
    ...own.flatMap((span) => [span.valid_from, span.valid_to]),
  ].filter((day): day is string => day !== null)
  const last = Math.max(yearOf(today), yearOf(looked), ...days.map(yearOf)) + 1
  const earliest = Math.min(last - 10, yearOf(looked), ...days.map(yearOf))
  // What began before the first known day needs room for its name too.
  const first = earliest - Math.max(4, (last - earliest) * 0.42)
  const room = width - LEFT - RIGHT
  const at = (day: string) => LEFT + ((yearOf(day) - first) / (last - first)) * room

  // Those it came of stand above, the furthest first; those that came of it below.
  const before = new Map<string, { name: string; distance: number }>()
  for (const step of lineage.predecessors) {
    before.set(step.from_id, { name: step.from_name, distance: step.distance })
    if (step.to_id !== division.id && !before.has(step.to_id)) {
      before.set(step.to_id, { name: step.to_name, distance: step.distance - 1 })
    }
  }
  const after = new Map<string, { name: string; distance: number }>()
  for (const step of lineage.successors) after.set(step.to_id, { name: step.to_name, distance: step.distance })
  const above = [...before].sort((one, other) => other[1].distance - one[1].distance)
  const below = [...after].filter(([id]) => !before.has(id)).sort((one, other) => one[1].distance - other[1].distance)
  const order = [...above.map(([id]) => id), division.id, ...below.map(([id]) => id)]
  const yOf = new Map(order.map((id, index) => [id, TOP + index * LANE]))
  const nameOf = new Map([...above, ...below].map(([id, one]) => [id, one.name]))

  function span(days: Days, label: string): Span {
    const x = days.valid_from === null ? LEFT : at(days.valid_from)
    const end = days.valid_to === null ? width - RIGHT : at(days.valid_to)
    return { x, width: Math.max(2, end - x), label, open: days.valid_from === null }
  }

  /** Another division's days are known from the events that it took part in. */
  function lifeOf(id: string): Days {
    const taken = [...events.values()].flatMap((event) =>
      event.parties.filter((party) => party.division_id === id).map((party) => ({ part: party.part, day: event.on_date })),
    )
    return {
      valid_from: taken.find((one) => one.part === 'successor')?.day ?? null,
      valid_to: taken.find((one) => one.part === 'predecessor')?.day ?? null,
    }
  }

  const lanes = order.map((id): Lane => {
    const isOwn = id === division.id
    return {
      id,
      name: isOwn ? division.name : (nameOf.get(id) ?? ''),
      y: yOf.get(id) ?? TOP,
      own: isOwn,
      spans: isOwn ? own.map((one) => span(one, one.label)) : [span(lifeOf(id), nameOf.get(id) ?? '')],
    }
  })
  const marks = [...events.values()]
    .sort((one, other) => (one.on_date < other.on_date ? -1 : 1))
    .map((event): Mark => {
      const rows = event.parties.map((party) => yOf.get(party.division_id)).filter((y): y is number => y !== undefined)
      const home = yOf.get(division.id) ?? TOP
      return {
        event,
        x: at(event.on_date),
        date: dateInWords(event.on_date, event.date_precision),
        top: Math.min(...(rows.length > 0 ? rows : [home])),
        bottom: Math.max(...(rows.length > 0 ? rows : [home])),
      }
    })
  const step = last - first > 60 ? 20 : last - first > 24 ? 10 : 5
  const ticks: Tick[] = []
  for (let year = Math.ceil(first / step) * step; year < last; year += step) {
    ticks.push({ x: LEFT + ((year - first) / (last - first)) * room, label: String(year) })
  }
  return { width, height: TOP + order.length * LANE + 8, lanes, marks, ticks, now: at(looked) }
}

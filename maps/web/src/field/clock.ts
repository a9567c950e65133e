import type { Shape } from '@/api/client'
import { Problem } from '@/api/problem'
import { today } from '@/time/day'
import { askedJson } from './line'
import { CLOCK, isToSend, keepSetting, store, type Begun, type Clock } from './store'

type Told = Pick<Shape<'FieldAnswerOut'>, 'clock_offset_s' | 'clock_is_off' | 'server_time'>

/** As the register has it: CLOCK_TOLERANCE in gis/field_work/rules.py. */
const TOLERANCE_S = 300

export function keepClock({ clock_offset_s, clock_is_off, server_time }: Told): Promise<void> {
  return keepSetting(CLOCK, { offset_s: clock_offset_s, is_off: clock_is_off, server_time } satisfies Clock)
}

/** Tell the register that the device is there, by its own clock, and keep what it says of that clock. A line that breaks says nothing. */
export async function compareClock(packageId: string): Promise<void> {
  try {
    const pending = await store.changes.where({ packageId }).filter(isToSend).count()
    const path = `/field-work/packages/${packageId}/changes`
    await keepClock(await askedJson<Told>(path, { sent_at: new Date().toISOString(), changes: [], pending }))
  } catch (failure) {
    if (!(failure instanceof Problem)) throw failure
  }
}

/**
 * Return how far a clock is off in seconds, ahead positive, or null: as the register said, or, where that was well,
 * as far as the clock says a time before that (a device that lost its power begins years ago).
 */
export function offBy(clock: Clock, now = Date.now()): { seconds: number; isTold: boolean } | null {
  if (clock.is_off) return { seconds: clock.offset_s, isTold: true }
  const behind = (Date.parse(clock.server_time) - now) / 1000
  return behind > TOLERANCE_S ? { seconds: -behind, isTold: false } : null
}

/** A day that a form began with, though it was another: which one, where that is known. */
export interface WrongDay {
  said: string
  right: string | null
}

/** Return the day that a form began with where the clock was wrong about it, as far as it was known then; else null. */
export function wrongDay({ at, clock }: Begun): WrongDay | null {
  if (clock === null) return null
  const now = Date.parse(at)
  const off = offBy(clock, now)
  if (off === null) return null
  const said = today(new Date(now))
  // A clock before the last contact is so much behind at least, and nobody knows by how much.
  const right = off.isTold ? today(new Date(now - off.seconds * 1000)) : null
  return right === said ? null : { said, right }
}

import { computed, onMounted, ref, watch, type ComputedRef, type Ref } from 'vue'
import { api, ask } from '@/api/client'
import { Problem } from '@/api/problem'
import { hasRole, PROPOSING } from '@/api/session'
import { single, type Single } from '@/lists/single'
import { lastDayOf } from '@/records/dates'
import type { Days } from '@/records/shown'
import { asOf, timeQuery } from '@/time/state'
import { today } from '@/time/day'

export type Subject = 'feature' | 'administrative_division' | 'boundary_line' | 'boundary_marker'

export interface TimeQuery {
  as_of?: string | undefined
  as_known_on?: string | undefined
}

export interface ShownRecord<Value> extends Single<Value> {
  /** Whether it did not exist on the chosen day, and is shown as it was or is. */
  absent: Ref<boolean>
  /** The day for which it is shown. */
  day: ComputedRef<string>
  mayPropose: Ref<boolean>
}

/** Return what is read, or something else where it is refused: what stands beside a record is no reason to fail. */
export async function beside<Value>(reading: Promise<unknown>, otherwise: Value): Promise<Value> {
  try {
    return (await reading) as Value
  } catch (failure) {
    if (!(failure instanceof Problem)) throw failure
    return otherwise
  }
}

/** A record of the chosen day with what stands beside it, read again when the day or the address changes. */
export function recordAtTime<Value extends Days>(
  subject: Subject,
  id: () => string,
  read: (query: TimeQuery) => Promise<Value>,
  readBeside: (value: Value, query: TimeQuery) => Promise<void>,
): ShownRecord<Value> {
  const absent = ref(false)
  const mayPropose = ref(false)
  const found = single(async () => {
    try {
      const value = await read(timeQuery.value)
      absent.value = false
      return value
    } catch (failure) {
      if (!(failure instanceof Problem) || failure.kind !== 'NotThere') throw failure
      const value = await read({ ...timeQuery.value, as_of: undefined })
      absent.value = true
      return value
    }
  })
  const day = computed(() =>
    absent.value && found.value.value !== null ? lastDayOf(found.value.value, today()) : (asOf.value ?? today()),
  )

  async function askWhetherMayPropose(): Promise<void> {
    if (!hasRole(...PROPOSING)) return
    const path = { subject, record_id: id() }
    const reading = ask(api.GET('/records/{subject}/{record_id}', { params: { path } }))
    mayPropose.value = (await beside(reading, { may_propose: false })).may_propose
  }

  async function reload(): Promise<void> {
    await found.reload()
    mayPropose.value = false
    const value = found.value.value
    if (value === null) return
    const query = { ...timeQuery.value, as_of: absent.value ? undefined : timeQuery.value.as_of }
    await Promise.all([readBeside(value, query), askWhetherMayPropose()])
  }

  onMounted(reload)
  watch([timeQuery, id], reload)
  return { ...found, absent, day, mayPropose, reload }
}

import { computed, ref, type ComputedRef } from 'vue'

/** Which results are taken: of each marker the first, another one instead, or none. An entry keeps one position. */
export interface ChosenRows<T> {
  chosen: ComputedRef<T[]>
  isChosen: (row: T) => boolean
  choose: (row: T, isWanted: boolean) => void
  /** Begin anew, for another file. */
  forget: () => void
}

export function useChosenRows<T>(rows: () => readonly T[], markerOf: (row: T) => string, lineOf: (row: T) => number): ChosenRows<T> {
  /** Line by marker; null where none is wanted. */
  const said = ref<Record<string, number | null>>({})
  const chosen = computed(() => {
    const first = new Map<string, T>()
    const wanted = new Map<string, T>()
    for (const row of rows()) {
      if (!first.has(markerOf(row))) first.set(markerOf(row), row)
      if (said.value[markerOf(row)] === lineOf(row)) wanted.set(markerOf(row), row)
    }
    // A line that is no longer among the results (other columns were chosen) says nothing.
    return [...first].flatMap(([marker, row]) => (said.value[marker] === null ? [] : [wanted.get(marker) ?? row]))
  })
  return {
    chosen,
    isChosen: (row) => chosen.value.some((one) => lineOf(one) === lineOf(row)),
    choose: (row, isWanted) => {
      said.value = { ...said.value, [markerOf(row)]: isWanted ? lineOf(row) : null }
    },
    forget: () => {
      said.value = {}
    },
  }
}

import type { Procedure } from './calls'

/** Return the steps that each of some cases may take next, in the order of the procedure. */
export function commonSteps(known: Procedure | null, rows: readonly { kind: string; state: string }[]): Procedure['procedures'][number]['steps'] {
  const stepsOf = (kind: string) => known?.procedures.find((one) => one.kind === kind)?.steps ?? []
  const first = rows[0]
  if (first === undefined) return []
  return stepsOf(first.kind).filter((step) =>
    rows.every((row) => stepsOf(row.kind).find((one) => one.step === row.state)?.next.includes(step.step) === true),
  )
}

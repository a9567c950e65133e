import type { Approver } from './calls'

/** Return the class of names that a category most likely belongs to, by the longest beginning; empty: unknown. */
export function classOf(approvers: readonly Approver[], category: string): string {
  let found = { length: 0, name: '' }
  for (const one of approvers)
    for (const beginning of one.categories)
      if (category.startsWith(beginning) && beginning.length > found.length) found = { length: beginning.length, name: one.name_class }
  return found.name
}

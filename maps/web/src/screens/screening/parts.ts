/** A finding that was picked, and the feature that it is about. */
export interface Picked {
  id: string
  feature_id: string
}

/** Cut what was picked into parts of at most so many; a feature's findings stay together, for they make one case. */
export function partsOf(picked: readonly Picked[], most: number): string[][] {
  const features = new Map<string, string[]>()
  for (const one of picked) features.set(one.feature_id, [...(features.get(one.feature_id) ?? []), one.id])
  const parts: string[][] = []
  let last: string[] = []
  for (const ids of features.values()) {
    if (last.length > 0 && last.length + ids.length > most) {
      parts.push(last)
      last = []
    }
    last.push(...ids)
  }
  return last.length === 0 ? parts : [...parts, last]
}

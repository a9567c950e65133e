/** A text before and after, by what both begin and end with. */
export interface Difference {
  start: string
  gone: string
  come: string
  end: string
}

/** Return where two texts differ; characters outside the basic plane stay whole. */
export function difference(before: string, after: string): Difference {
  const [old, now] = [[...before], [...after]]
  const shorter = Math.min(old.length, now.length)
  let start = 0
  while (start < shorter && old[start] === now[start]) start += 1
  let end = 0
  while (end < shorter - start && old[old.length - 1 - end] === now[now.length - 1 - end]) end += 1
  return {
    start: old.slice(0, start).join(''),
    gone: old.slice(start, old.length - end).join(''),
    come: now.slice(start, now.length - end).join(''),
    end: end === 0 ? '' : old.slice(-end).join(''),
  }
}

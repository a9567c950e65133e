/** A stretch of a text, and whether it differs from the other text. */
export interface Stretch {
  text: string
  changed: boolean
}

/** Return both texts cut where they begin and cease to differ; characters outside the BMP stay whole. */
export function changedText(before: string, after: string): { before: Stretch[]; after: Stretch[] } {
  const old = [...before]
  const now = [...after]
  let head = 0
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1
  let tail = 0
  while (
    tail < old.length - head &&
    tail < now.length - head &&
    old[old.length - 1 - tail] === now[now.length - 1 - tail]
  ) {
    tail += 1
  }
  const cut = (all: string[]): Stretch[] =>
    [
      { text: all.slice(0, head).join(''), changed: false },
      { text: all.slice(head, all.length - tail).join(''), changed: true },
      { text: all.slice(all.length - tail).join(''), changed: false },
    ].filter((one) => one.text !== '')
  return { before: cut(old), after: cut(now) }
}

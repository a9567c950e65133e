const works = new Set<Promise<unknown>>()
const ends = new Set<() => Promise<boolean>>()
let failures = 0

/** Note work without which a record is not whole, such as a photo that is being stamped; it says whether it went well. */
export function underway(work: Promise<boolean>): void {
  const noted = work
    .catch(() => false)
    .then((isWell) => {
      if (!isWell) failures += 1
      works.delete(noted)
    })
  works.add(noted)
}

/** Note what goes on until it is ended, such as a recording, and how that is done; return how to take the note back. */
export function untilEnded(end: () => Promise<boolean>): () => void {
  ends.add(end)
  return () => ends.delete(end)
}

/** End what goes on, and wait until nothing is underway any more; whether all of it went well. */
export async function allDone(): Promise<boolean> {
  const before = failures
  while (ends.size + works.size > 0) {
    for (const end of ends) {
      ends.delete(end)
      underway(end())
    }
    await Promise.all(works)
  }
  return failures === before
}

const works = new Set<Promise<unknown>>()
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

/** Wait until nothing is underway any more; whether all of it went well. */
export async function allDone(): Promise<boolean> {
  const before = failures
  while (works.size > 0) await Promise.all(works)
  return failures === before
}

/** Milliseconds between two looks at a job that goes on; longer and longer, and none while nobody looks. */
export const FIRST = 800
export const LONGEST = 5000

/** Whether a job has not ended yet. */
export function goesOn(job: { state: string } | null): boolean {
  return job !== null && (job.state === 'queued' || job.state === 'running')
}

/** Return how long to wait before the next look, after having waited so long before. */
export function nextWait(before: number): number {
  return Math.min(LONGEST, Math.round(before * 1.4))
}

import { ownHeaders } from '@/api/client'
import { Problem, problemOf } from '@/api/problem'
import { i18n } from '@/i18n'

/** How long one request may take; a line that says nothing for longer is taken for broken. */
const PATIENCE_MS = 120_000
const LONGEST_PAUSE_MS = 30_000

/** The line to the register; tests put their own in its place. */
export const line = {
  send: (path: string, init: RequestInit): Promise<Response> => fetch(path, init),
  pause: (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds)),
}

/** Ask the register and read its whole answer; throw a Problem where it refuses, or the line breaks meanwhile. */
export async function asked<Read>(
  path: string,
  init: RequestInit,
  read: (answer: Response) => Promise<Read>,
  patienceMs = PATIENCE_MS,
): Promise<Read> {
  const { t } = i18n.global
  let status: number
  let body: unknown
  try {
    const headers = { ...ownHeaders(), ...(init.headers as Record<string, string> | undefined) }
    const answer = await line.send(path, { ...init, headers, signal: AbortSignal.timeout(patienceMs) })
    if (answer.ok) return await read(answer)
    status = answer.status
    body = await answer.json().catch(() => null)
  } catch (failure) {
    if (failure instanceof Problem) throw failure
    throw new Problem(0, 'Unreachable', '', t('problem.unreachable'))
  }
  throw problemOf(status, body, t('problem.unreadable', { status }))
}

export function askedJson<Read>(path: string, body?: object): Promise<Read> {
  const init: RequestInit =
    body === undefined
      ? {}
      : { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }
  return asked(path, init, (answer) => answer.json() as Promise<Read>)
}

/** Whether the same may go well a moment later: the line broke, or the register is busy or starting. */
export function isPassing(failure: unknown): failure is Problem {
  return failure instanceof Problem && (failure.status === 0 || failure.status === 429 || failure.status >= 500) && failure.kind !== 'NoRoom'
}

/** How long to wait before the n-th attempt after a failure: ever longer, and never two devices in step. */
export function pauseBefore(attempt: number): number {
  return Math.min(LONGEST_PAUSE_MS, 500 * 2 ** attempt) * (0.5 + Math.random() / 2)
}

/** Do what a bad line may break, again and again with pauses; throw what broke it the last time. */
export async function patiently<Result>(act: () => Promise<Result>, attempts = 6): Promise<Result> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await act()
    } catch (failure) {
      if (!isPassing(failure) || attempt + 1 >= attempts) throw failure
      await line.pause(pauseBefore(attempt))
    }
  }
}

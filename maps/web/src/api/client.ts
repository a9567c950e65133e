import createClient, { type Middleware } from 'openapi-fetch'
import type { components, paths } from '@generated/schema'
import { i18n } from '@/i18n'
import { Problem, problemOf } from './problem'

/** A shape of the API by its name: `Shape<'ProposalOut'>`. */
export type Shape<Name extends keyof components['schemas']> = components['schemas'][Name]

let csrfToken = ''

/** Remember the session's token, which goes with every change from now on. */
export function useCsrfToken(token: string): void {
  csrfToken = token
}

/** Return the headers that every request of the application carries. */
export function ownHeaders(): Record<string, string> {
  const headers: Record<string, string> = { 'Accept-Language': i18n.global.locale.value }
  if (csrfToken !== '') headers['X-CSRF-Token'] = csrfToken
  return headers
}

const carrying: Middleware = {
  onRequest({ request }) {
    for (const [name, value] of Object.entries(ownHeaders())) request.headers.set(name, value)
    return request
  },
}

/** The typed client: `ask(api.GET('/jobs/{job_id}', { params: { path: { job_id } } }))`. */
export const api = createClient<paths>({ baseUrl: window.location.origin })
api.use(carrying)

interface Answer<Data> {
  data?: Data
  error?: unknown
  response: Response
}

/** Return what the register answers; throw a Problem where it refuses or can't be reached. */
export async function ask<Data>(answer: Promise<Answer<Data>>): Promise<Data> {
  const { t } = i18n.global
  let got: Answer<Data>
  try {
    got = await answer
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === 'AbortError') throw failure
    throw new Problem(0, 'Unreachable', '', t('problem.unreachable'))
  }
  if (!got.response.ok) {
    throw problemOf(got.response.status, got.error, t('problem.unreadable', { status: got.response.status }))
  }
  return got.data as Data
}

/** What the register says when it refuses (RFC 9457); `detail` is a sentence in the reader's language. */
export interface ProblemDetail {
  field?: string
  path?: string
  /** What people call the field, where it is one of a form. */
  field_name?: string
  message?: string
  message_en?: string
  value?: unknown
  rule?: string
  [name: string]: unknown
}

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly kind: string,
    readonly title: string,
    readonly detail: string,
    readonly details: ProblemDetail[] = [],
  ) {
    super(detail)
    this.name = 'Problem'
  }

  /** Return what is wrong with one field of what was sent, or an empty text. */
  about(field: string): string {
    const said = this.details
      .filter((one) => (one.field ?? one.path ?? '').split('/').pop() === field)
      .map((one) => one.message ?? '')
    return [...new Set(said)].filter((one) => one !== '').join('；')
  }
}

/** Return the problem in an answer's body; an answer that is no problem document gets the words given for it. */
export function problemOf(status: number, body: unknown, otherwise: string): Problem {
  if (typeof body === 'object' && body !== null && 'detail' in body && 'type' in body) {
    const said = body as Record<string, unknown>
    const details = Array.isArray(said.details) ? (said.details as ProblemDetail[]) : []
    return new Problem(
      status,
      String(said.type).replace('urn:diming:', ''),
      String(said.title ?? ''),
      String(said.detail),
      details,
    )
  }
  return new Problem(status, 'Unreadable', '', otherwise)
}

/** Words of traditional Mongolian script, with what joins them. */
const MONGOLIAN = /([\u1800-\u18af\u202f\u200c\u200d]+(?: +[\u1800-\u18af\u202f\u200c\u200d]+)*)/

export interface Run {
  mongolian: boolean
  text: string
}

/** Split a text where its script changes. */
export function runsOf(written: string): Run[] {
  return written
    .split(MONGOLIAN)
    .map((text, at) => ({ mongolian: at % 2 === 1, text }))
    .filter((run) => run.text !== '')
}

import type { Candidate, DecisionIn, Question } from './calls'

type Action = DecisionIn['action']

/** What may be done about a kind of question besides asking later, the usual answer first. */
export const ACTIONS: Readonly<Record<Question['kind'], readonly Action[]>> = {
  reading: ['confirm_reading'],
  missing_mongolian: ['record_source_form', 'keep'],
  roman_is_pinyin: ['record_source_form', 'keep'],
  drift: ['record_source_form', 'keep'],
  variants: ['keep'],
}

export interface Said {
  pinyin?: string
  romanization?: string
  mongolian?: string
}

/** Return a decision about a question, at the version that is shown. */
export function decisionOn(question: Question, action: Action, said: Said = {}): DecisionIn {
  return {
    question_id: question.id,
    version: question.version,
    action,
    pinyin: said.pinyin ?? '',
    romanization: said.romanization ?? '',
    mongolian: said.mongolian ?? '',
  }
}

/** Return the decision that takes a candidate, or null where there is nothing to take (a way to write a word). */
export function taking(question: Question, candidate: Candidate): DecisionIn | null {
  if (question.kind === 'variants') return null
  if (question.kind === 'reading') return decisionOn(question, 'confirm_reading', { pinyin: candidate.pinyin })
  return decisionOn(question, 'record_source_form', { romanization: candidate.romanization, mongolian: candidate.mongolian })
}

/** Whether a decision that waits takes this candidate. */
export function takes(decision: DecisionIn | undefined, candidate: Candidate): boolean {
  if (decision === undefined) return false
  if (decision.action === 'confirm_reading') return decision.pinyin === candidate.pinyin
  return decision.action === 'record_source_form' && decision.romanization === candidate.romanization && decision.mongolian === candidate.mongolian
}

/** Whether some of the decisions need a reason before they can be handed in. */
export const needReason = (decisions: Iterable<DecisionIn>) => [...decisions].some((one) => one.action === 'keep')

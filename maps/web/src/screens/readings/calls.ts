import { api, ask, type Shape } from '@/api/client'

export type Question = Shape<'SpellingQuestionOut'>
export type Candidate = Shape<'CandidateOut'>
export type Because = Shape<'BecauseOut'>
export type Count = Shape<'QuestionCountOut'>
export type Run = Shape<'SpellingRunOut'>
export type Kind = Question['kind']
export type DecisionIn = Shape<'SpellingDecisionIn'>
export type ListState = 'open' | 'later' | 'decided' | 'all'

export const KINDS: readonly Kind[] = ['reading', 'missing_mongolian', 'roman_is_pinyin', 'drift', 'variants']
export const STATES: readonly ListState[] = ['open', 'later', 'decided', 'all']
/** So many decisions go into one proposal. */
export const MOST_AT_ONCE = 500
const PAGE = 200

export interface Narrowing {
  kind: Kind
  state: ListState
  agreed: boolean | undefined
  text: string
}

export const readPage = (wanted: Narrowing, after?: string, limit = 50) =>
  ask(
    api.GET('/spelling-questions', {
      params: { query: { kind: wanted.kind, state: wanted.state, agreed: wanted.agreed, text: wanted.text || undefined, after, limit } },
    }),
  )

/** Read the questions that all sources agree on, as many as one proposal takes. */
export async function readAgreed(wanted: Narrowing): Promise<Question[]> {
  const rows: Question[] = []
  let after: string | undefined
  do {
    const page = await readPage({ ...wanted, agreed: true }, after, PAGE)
    rows.push(...page.rows)
    after = page.next ?? undefined
  } while (after !== undefined && rows.length < MOST_AT_ONCE)
  return rows.slice(0, MOST_AT_ONCE)
}

export const readCounts = () => ask(api.GET('/spelling-questions/counts'))

export const readLastRun = async (): Promise<Run | null> =>
  (await ask(api.GET('/spelling-questions/runs', { params: { query: { limit: 1 } } }))).rows[0] ?? null

export const startRun = () => ask(api.POST('/spelling-questions/runs'))

export const readTyped = (name: string, typed: string) => ask(api.POST('/spelling-questions/readings', { body: { name, category: '', typed } }))

export const decide = (decisions: DecisionIn[], reason: string, source: string | null) =>
  ask(api.POST('/spelling-questions/decisions', { body: { decisions, reason, title: '', source_id: source } }))

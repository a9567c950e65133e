import { describe, expect, it } from 'vitest'
import type { Candidate, Question } from './calls'
import { decisionOn, needReason, takes, taking } from './choices'

const question = (kind: Question['kind']) => ({ id: 'q', version: 3, kind }) as Question
const candidate = (said: Partial<Candidate>) => ({ pinyin: '', romanization: '', mongolian: '', ...said }) as Candidate

describe('what a candidate becomes', () => {
  it('confirms a reading at the version that is shown', () => {
    const made = taking(question('reading'), candidate({ pinyin: 'Túkè' }))
    expect(made).toMatchObject({ question_id: 'q', version: 3, action: 'confirm_reading', pinyin: 'Túkè' })
  })
  it('records the source form of a Mongolian name, never its Han reading', () => {
    const made = taking(question('drift'), candidate({ pinyin: 'x', romanization: 'Tug', mongolian: 'ᠲᠤᠭ' }))
    expect(made).toMatchObject({ action: 'record_source_form', pinyin: '', romanization: 'Tug', mongolian: 'ᠲᠤᠭ' })
  })
  it('takes no way of writing one word for another', () => {
    expect(taking(question('variants'), candidate({ written: '巴音' }))).toBeNull()
  })
})

describe('a decision that waits', () => {
  it('shows which candidate it takes', () => {
    const one = candidate({ pinyin: 'Túkè' })
    expect(takes(taking(question('reading'), one) ?? undefined, one)).toBe(true)
    expect(takes(decisionOn(question('reading'), 'later'), one)).toBe(false)
    expect(takes(undefined, one)).toBe(false)
  })
  it('needs a reason to keep what was asked about', () => {
    expect(needReason([decisionOn(question('drift'), 'keep')])).toBe(true)
    expect(needReason([decisionOn(question('drift'), 'later')])).toBe(false)
  })
})

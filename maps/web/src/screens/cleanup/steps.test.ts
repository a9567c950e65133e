import { describe, expect, it } from 'vitest'
import type { Procedure } from './calls'
import { narrowingOf, paperAddress } from './narrowing'
import { commonSteps } from './steps'

const step = (code: string, next: string[]) => ({ step: code, next }) as unknown as Procedure['procedures'][number]['steps'][number]
const rules = {
  procedures: [
    { kind: 'name', steps: [step('surveyed', ['consultation', 'kept']), step('consultation', ['argument', 'kept']), step('argument', []), step('kept', [])] },
    { kind: 'use', steps: [step('surveyed', ['consultation', 'kept']), step('consultation', ['kept']), step('kept', [])] },
  ],
} as unknown as Procedure

describe('steps of many cases', () => {
  it('are those that each of them may take', () => {
    const codes = (rows: { kind: string; state: string }[]) => commonSteps(rules, rows).map((one) => one.step)
    expect(codes([{ kind: 'name', state: 'surveyed' }, { kind: 'use', state: 'surveyed' }])).toEqual(['consultation', 'kept'])
    expect(codes([{ kind: 'name', state: 'surveyed' }, { kind: 'name', state: 'consultation' }])).toEqual(['kept'])
    expect(codes([])).toEqual([])
    expect(commonSteps(null, [{ kind: 'name', state: 'surveyed' }])).toEqual([])
  })
})

describe('an address', () => {
  it('narrows board and list', () => {
    expect(narrowingOf({ class: '大', text: '', overdue: '1', measure: ['a', 'b'] })).toMatchObject({ name_class: '大', overdue: true, text: undefined, measure: undefined })
  })
})

describe('a printed list', () => {
  it('is narrowed as the screen is', () => {
    expect(paperAddress('ledger', 'xlsx')).toBe('/cleanup-cases/printed/ledger.xlsx')
    expect(paperAddress('survey', 'docx', { stage: 'survey', text: '', overdue: undefined })).toBe('/cleanup-cases/printed/survey.docx?stage=survey')
  })
})

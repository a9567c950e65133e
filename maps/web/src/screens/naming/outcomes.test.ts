import { describe, expect, it } from 'vitest'
import type { Item } from './calls'
import { passed, toLookAt } from './outcomes'

const item = (rule: string, outcome: Item['outcome'], applies = true): Item => ({
  rule,
  clause: '',
  text: '',
  outcome,
  applies,
  said: '',
  compared_with: [],
  found: [],
  exemptions: [],
})

describe('the items of a check', () => {
  const items = [item('N1', 'review'), item('N2', 'passed', false), item('N3', 'error'), item('N5', 'passed'), item('N6', 'review'), item('N8', 'notice')]

  it('come gravest first, each grade in the order of the law', () => {
    expect(toLookAt(items).map((one) => one.rule)).toEqual(['N3', 'N1', 'N6', 'N8'])
  })

  it('that passed stand apart, what is not about the class last', () => {
    expect(passed(items).map((one) => one.rule)).toEqual(['N5', 'N2'])
  })
})

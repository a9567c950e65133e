import { describe, expect, it } from 'vitest'
import type { Approver } from './calls'
import { classOf } from './nameClass'

const approvers = [
  { name_class: 'street', categories: ['23514'] },
  { name_class: 'facility', categories: ['23', '24'] },
  { name_class: 'natural', categories: ['12', '13'] },
] as unknown as Approver[]

describe('the class of names of a category', () => {
  it('is that of the longest beginning', () => {
    expect(classOf(approvers, '23514')).toBe('street')
    expect(classOf(approvers, '23212')).toBe('facility')
    expect(classOf(approvers, '12100')).toBe('natural')
  })
  it('is unknown where none fits', () => {
    expect(classOf(approvers, '25110')).toBe('')
    expect(classOf(approvers, '')).toBe('')
  })
})

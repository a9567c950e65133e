import { expect, it } from 'vitest'
import { Problem, type ProblemDetail } from '@/api/problem'
import { toldOf } from './problemDetails'

const told = (details: ProblemDetail[], language = 'zh', called?: (path: string) => string) => toldOf(new Problem(422, 'FieldsWrong', '', '', details), language, called)

it('calls a field what the register calls it', () => {
  expect(told([{ field: 'body/position_method', field_name: '测定方法', message: '没有这样的代码。' }])).toEqual([{ about: '测定方法', message: '没有这样的代码。' }])
})

it('calls a field what the screen calls it, fields of a list by path', () => {
  const called = (path: string) => ({ 'references/distance_m': '量得距离（米）' })[path] ?? path
  expect(told([{ field: 'references/0/distance_m', message: '应为数。' }], 'zh', called)[0]?.about).toBe('量得距离（米）')
})

it('leaves a field that nobody has a name for with the last part of its path', () => {
  expect(told([{ path: 'body/changes/3/content', message: '应为文字。' }])[0]?.about).toBe('content')
})

it('speaks the language of the reader where the register says both', () => {
  const both = [{ field: 'graves', field_name: 'graves', message: '应为数。', message_en: 'Should be a number.' }]
  expect([told(both)[0]?.message, told(both, 'en')[0]?.message]).toEqual(['应为数。', 'Should be a number.'])
})

it('tells what is no field by its message alone, and nothing of what has none', () => {
  expect(told([{ need: 'report', message: '缺报告。' }, { field: 'x' }])).toEqual([{ about: '', message: '缺报告。' }])
})

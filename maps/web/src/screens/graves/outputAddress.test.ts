import { describe, expect, it } from 'vitest'
import { addressOf, type Wanted } from './outputAddress'

const wanted: Wanted = { output: 'sheet', on: '2026-10-20', language: 'en', paper: 'A1', orientation: 'portrait', photos: false, review_number: ' 蒙S 1 ' }

describe('outputs of the remediation', () => {
  it('are asked with what they have a use for', () => {
    const asked = (output: Wanted['output']) => new URL(addressOf({ ...wanted, output }) ?? '', 'http://a')
    expect(asked('sheet').pathname).toBe('/planning-outputs/remediation-sheet.pdf')
    expect([...asked('sheet').searchParams.keys()]).toEqual(['language', 'on', 'review_number', 'paper', 'orientation'])
    expect([...asked('map').searchParams.keys()]).toEqual(['language', 'on', 'review_number', 'photos'])
    expect([...asked('report_docx').searchParams.keys()]).toEqual(['language', 'on'])
  })

  it('that take long are left to a job', () => {
    expect([addressOf({ ...wanted, output: 'atlas' }), addressOf({ ...wanted, output: 'report_pdf' })]).toEqual([undefined, undefined])
  })
})

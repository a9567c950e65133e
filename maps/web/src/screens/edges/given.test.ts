import { describe, expect, it } from 'vitest'
import type { Shape } from '@/api/client'
import { begunForm, freshForm, givenOf, oursOf, stated, type Brought } from './given'

const seen = (system: string | null, approximate = false) =>
  ({ coordinates: { system, preview: [{ approximate }] } }) as unknown as Shape<'GivenOut'>['inspection']
const brought = (more: Partial<Brought>): Brought => ({ upload: 'u', seen: seen('cgcs2000'), said: {}, readable: true, ...more })

describe('our side of a comparison', () => {
  const form = freshForm('2024-01-01')

  it('is missing until a division or a file is chosen', () => {
    expect(oursOf(form)).toBeNull()
    expect(oursOf({ ...form, kind: 'file' })).toBeNull()
  })

  it('is a division or a level as of a day, today where none is given', () => {
    expect(oursOf({ ...form, division: 'd' })).toEqual({ kind: 'division', division_id: 'd', as_of: '2024-01-01' })
    expect(oursOf({ ...form, kind: 'level', day: '' })).toEqual({ kind: 'level', level: 'county', as_of: null })
    expect(oursOf({ ...form, kind: 'file', ours: brought({}) })).toEqual({ kind: 'file', upload_id: 'u' })
  })
})

describe('a file', () => {
  it.each([
    ['is not read', { seen: null }],
    ['has no known system', { seen: seen(null) }],
    ['cannot be read as was said', { readable: false }],
    ['lies only about where it is', { seen: seen('beijing54', true) }],
  ])('is not compared while it %s', (_, more) => {
    expect(givenOf(brought(more))).toBeNull()
  })

  it('is given with what was said of it, not with what the register finds by itself', () => {
    expect(stated({ sheet: null, crs: '', encoding: 'GBK' })).toEqual({ encoding: 'GBK' })
    expect(givenOf(brought({ said: { crs: 'gcj02' } }))).toEqual({ kind: 'file', upload_id: 'u', crs: 'gcj02' })
  })
})

describe('a form that was begun', () => {
  it('is there again for the same person, and for nobody else', () => {
    begunForm('editor', '2024-01-01').tolerance = 50
    expect(begunForm('editor', '2024-01-01').tolerance).toBe(50)
    expect(begunForm('reviewer', '2024-01-01').tolerance).toBe(25)
  })
})

import { describe, expect, it } from 'vitest'
import { Problem, problemOf } from '@/api/problem'
import { keyedList, type PageOf } from '@/lists/keyed'
import { runsOf } from '@/names/runs'
import { dayIn, daysAfter, moment, today } from '@/time/day'

describe('days', () => {
  it.each([
    ['2020-02-29', '2020-02-29'],
    ['2021-02-29', null],
    ['2020-2-9', null],
    ['', null],
    [undefined, null],
    [['2020-01-01', '2021-01-01'], '2020-01-01'],
  ])('reads %s', (given, day) => expect(dayIn(given)).toBe(day))

  it('are those of the office', () => {
    expect(today(new Date('2026-11-24T16:30:00Z'))).toBe('2026-11-25')
    expect(moment('2026-11-24T16:30:00Z')).toBe('2026-11-25 00:30')
    expect(moment(null)).toBe('')
    expect(daysAfter('2028-02-28', 2)).toBe('2028-03-01')
    expect(daysAfter('2026-01-01', -1)).toBe('2025-12-31')
  })
})

describe('a problem', () => {
  it('says what is wrong with a field', () => {
    const problem = problemOf(
      422,
      { type: 'urn:diming:RequestUnreadable', title: 'Bad', detail: 'Sentence', details: [{ field: 'body/reason', message: 'Too short' }] },
      'other',
    )
    expect(problem).toBeInstanceOf(Problem)
    expect(problem.kind).toBe('RequestUnreadable')
    expect(problem.about('reason')).toBe('Too short')
    expect(problem.about('name')).toBe('')
  })

  it('is made for an answer that says nothing', () => {
    expect(problemOf(502, '<html>', 'unreadable').detail).toBe('unreadable')
  })
})

describe('a name', () => {
  it('is split where its script changes', () => {
    expect(runsOf('乌审旗 ᠦᠦᠰᠢᠨ ᠬᠣᠰᠢᠭᠤ Uxin Qi').map((run) => run.mongolian)).toEqual([false, true, false])
    expect(runsOf('图克镇')).toEqual([{ mongolian: false, text: '图克镇' }])
  })
})

describe('a keyed list', () => {
  it('goes on with the key of the page before', async () => {
    const asked: (string | undefined)[] = []
    const list = keyedList<number>(async (after) => {
      asked.push(after)
      return after === undefined ? { rows: [1, 2], next: 'k' } : { rows: [3], next: null }
    })
    await list.reload()
    await list.more()
    await list.more()
    expect(list.rows.value).toEqual([1, 2, 3])
    expect(list.hasMore.value).toBe(false)
    expect(asked).toEqual([undefined, 'k'])
  })

  it('throws away what comes too late', async () => {
    const answers: ((page: PageOf<number>) => void)[] = []
    const list = keyedList<number>(() => new Promise((answer) => answers.push(answer)))
    const first = list.reload()
    const second = list.reload()
    answers[1]?.({ rows: [2], next: null })
    answers[0]?.({ rows: [1], next: null })
    await Promise.all([first, second])
    expect(list.rows.value).toEqual([2])
  })

  it('keeps what is shown when the next page is refused', async () => {
    let calls = 0
    const list = keyedList<number>(async () => {
      if (++calls > 1) throw new Problem(403, 'NotAllowed', 'No', 'Not you')
      return { rows: [1], next: 'k' }
    })
    await list.reload()
    await list.more()
    expect(list.rows.value).toEqual([1])
    expect(list.problem.value?.detail).toBe('Not you')
  })
})

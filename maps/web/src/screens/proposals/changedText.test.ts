import { describe, expect, it } from 'vitest'
import { changedText, type Stretch } from './changedText'

const marked = (all: Stretch[]) => all.map((one) => (one.changed ? `[${one.text}]` : one.text)).join('')

describe('changed text', () => {
  it.each([
    ['蒙古语', '蒙古语，意为旗帜', '蒙古语', '蒙古语[，意为旗帜]'],
    ['呼吉尔图', '呼吉尔特', '呼吉尔[图]', '呼吉尔[特]'],
    ['', '汉语', '', '[汉语]'],
    ['汉语', '', '[汉语]', ''],
    ['同样', '同样', '同样', '同样'],
    ['𣵦河', '𣵧河', '[𣵦]河', '[𣵧]河'],
    ['aba', 'aa', 'a[b]a', 'aa'],
  ])('of %s and %s', (before, after, old, now) => {
    const found = changedText(before, after)
    expect([marked(found.before), marked(found.after)]).toEqual([old, now])
  })
})

import { describe, expect, it } from 'vitest'
import { barbs, isSeen } from './sketch'
import { bandOf, fitted, stampLines, timeWithZone } from './stamp'

const WORDS = { photo: '照片所载', device: '设备定位', no_position: '无位置' }
const AT = new Date('2026-06-10T01:30:12Z')

describe('a stamp', () => {
  const lines = (place: Parameters<typeof stampLines>[0]['place'], more = {}) =>
    stampLines({ name: '乌榆线', number: '05', at: AT.toISOString(), place, who: '图雅', ...more }, WORDS)

  it('says what, when with the zone, by whom, where and by whose word', () => {
    const [what, when, where] = lines({ longitude: 109.5042222, latitude: 38.6, accuracy_m: 3.6, source: 'device' })
    expect(what).toBe('乌榆线  05')
    expect(when).toBe(`${timeWithZone(AT)}  图雅`)
    expect(where).toBe('109.504222°E  38.600000°N  ±4 m  设备定位')
  })

  it('says so where nobody knows the place, and claims no accuracy that nobody gave', () => {
    expect(lines(null).at(-1)).toBe('无位置')
    expect(lines({ longitude: -1, latitude: -2, accuracy_m: null, source: 'photo' }).at(-1)).toBe('1.000000°W  2.000000°S  照片所载')
  })

  it('writes the offset of the device, half hours and the west too', () => {
    expect(timeWithZone(AT, 480)).toBe('2026-06-10 09:30:12 +08:00')
    expect(timeWithZone(AT, -210)).toBe('2026-06-09 22:00:12 -03:30')
  })

  it('never covers more than an eighth of a picture, and fits its lines', () => {
    for (const [width, height] of [[2560, 1920], [1920, 2560], [2560, 1440], [800, 600], [2560, 300]] as const) {
      const { letters, band } = bandOf(width, height, 3)
      expect(band).toBeLessThanOrEqual(height * 0.12)
      expect(letters * 1.32 * 3).toBeLessThan(band)
    }
  })

  it('is drawn on a picture no larger than asked, and none is made larger', () => {
    expect(fitted(4000, 3000, 2560)).toEqual([2560, 1920])
    expect(fitted(3000, 4000, 2560)).toEqual([1920, 2560])
    expect(fitted(640, 480, 2560)).toEqual([640, 480])
  })
})

describe('a sketch', () => {
  it('opens the head of an arrow backwards, alike to both sides', () => {
    const [[ax, ay], [bx, by]] = barbs([0, 0], [100, 0], 10)
    expect([ax, bx].every((x) => x > 90 && x < 100)).toBe(true)
    expect(ax).toBeCloseTo(bx)
    expect(ay).toBeCloseTo(-by)
  })

  it('keeps no mark of a mere tap', () => {
    expect(isSeen({ tool: 'line', colour: 'red', points: [[1, 1]] })).toBe(false)
    expect(isSeen({ tool: 'arrow', colour: 'red', from: [1, 1], to: [2, 2] })).toBe(false)
    expect(isSeen({ tool: 'text', colour: 'red', at: [1, 1], text: ' ' })).toBe(false)
    expect(isSeen({ tool: 'arrow', colour: 'red', from: [1, 1], to: [20, 2] })).toBe(true)
  })
})

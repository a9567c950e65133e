import { describe, expect, it } from 'vitest'
import { asClock, loudness, soundName, soundType } from './audio'

describe('a recording', () => {
  it('is of the first kind that the browser makes', () => {
    expect(soundType(() => true)).toEqual({ mime: 'audio/webm;codecs=opus', ending: 'webm' })
    expect(soundType((mime) => mime === 'audio/mp4')).toEqual({ mime: 'audio/mp4', ending: 'm4a' })
    expect(soundType(() => false)).toBeNull()
  })

  it('is called by the place, not by who speaks', () => {
    expect(['某人.M4A', '图克镇.webm', '没有后缀'].map((one) => soundName('图克镇', one))).toEqual(['图克镇.m4a', '图克镇.webm', '图克镇'])
  })

  it('shows silence as nothing, full sound as all, and speech between', () => {
    const wave = (height: number) => Uint8Array.from({ length: 2048 }, (_, at) => 128 + Math.round(height * Math.sin(at / 5)))
    expect(loudness(new Uint8Array(0))).toBe(0)
    expect(loudness(wave(0))).toBe(0)
    expect(loudness(wave(127))).toBeGreaterThan(0.9)
    expect(loudness(wave(10))).toBeGreaterThan(0.4)
    expect(loudness(wave(10))).toBeLessThan(0.6)
  })

  it('tells its length as a clock does', () => {
    expect([0, 9.9, 65, 120].map(asClock)).toEqual(['0:00', '0:09', '1:05', '2:00'])
  })
})

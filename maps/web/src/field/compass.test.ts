import { expect, it } from 'vitest'
import { followed, headingOf } from './compass'

const held = (alpha: number, beta: number, gamma: number, absolute = true) => ({ alpha, beta, gamma, absolute })

it.each([
  ['flat, its edge north', held(0, 0, 0), 0, 0],
  ['flat, turned right by 90°', held(270, 0, 0), 0, 90],
  ['flat, turned left by 45°', held(45, 0, 0), 0, 315],
  ['leaning, looked at from above', held(270, 40, 0), 0, 90],
  ['upright, its back east', held(270, 90, 0), 0, 90],
  ['upright, rolled a little', held(270, 88, 1), 0, 89],
  ['flat, its picture turned', held(0, 0, 0), 90, 90],
] as const)('a device %s', (_, orientation, screen, heading) => {
  expect(headingOf(orientation, screen)).toBeCloseTo(heading, 0)
})

it('takes the heading of iOS as it is, and none that is not known', () => {
  expect(headingOf({ ...held(10, 0, 0, false), webkitCompassHeading: 275 }, 0)).toBe(275)
  expect(headingOf({ ...held(10, 0, 0, false), webkitCompassHeading: -1 }, 0)).toBeNull()
})

it('knows no north of a device that only knows how it was turned since', () => expect(headingOf(held(10, 0, 0, false), 0)).toBeNull())

it('follows a trembling needle across north', () => {
  expect(followed(350, 10, 0.5)).toBe(0)
  expect(followed(null, 10)).toBe(10)
})

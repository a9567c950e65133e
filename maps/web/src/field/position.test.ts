import { describe, expect, it } from 'vitest'
import { averaged, fixOf, gateOf, positionValues, unusable, type PositionSettings, type Reading } from './position'
import { seeded } from './testingServer'
import { between } from './way'

const SETTINGS: PositionSettings = { readings: 20, fewest_readings: 3, green_m: 3, yellow_m: 10, stale_s: 10, outlier_mad: 3, floor_share: 1, near_m: 10 }
const HERE: [number, number] = [108.8421234, 38.6023456]
/** About a metre here. */
const METRE_EAST = 1 / 87_100
const METRE_NORTH = 1 / 111_000

function at(east: number, north: number, accuracy = 4, time = 0): Reading {
  return { longitude: HERE[0] + east * METRE_EAST, latitude: HERE[1] + north * METRE_NORTH, accuracy_m: accuracy, height_m: null, at: time }
}
const off = (fix: { longitude: number; latitude: number } | null) => between(HERE, [fix?.longitude ?? 0, fix?.latitude ?? 0]).distance_m

describe('the mean of readings', () => {
  it('is weighted by accuracy', () => {
    const fix = averaged([at(0, 0, 2), at(0.4, 0, 4)], SETTINGS)
    // Weights 1/4 and 1/16: a fifth of the way.
    expect(off(fix)).toBeCloseTo(0.08, 2)
  })

  it('leaves out what lies far from the median of all', () => {
    const good = Array.from({ length: 9 }, (_, each) => at((each % 3) - 1, Math.floor(each / 3) - 1))
    const fix = averaged([...good, at(60, -40, 1)], SETTINGS)
    expect(fix?.readings).toBe(9)
    expect(off(fix)).toBeLessThan(0.1)
  })

  it('keeps a reading that lies within its own accuracy, however narrow the rest lie', () => {
    expect(averaged([at(0, 0), at(0, 0), at(0, 0), at(3, 0, 4)], SETTINGS)?.readings).toBe(4)
    expect(averaged([at(0, 0), at(0, 0), at(0, 0), at(5, 0, 4)], SETTINGS)?.readings).toBe(3)
  })

  it('is never said to be better than the best reading, as errors that follow one another are common', () => {
    const many = Array.from({ length: 100 }, (_, each) => at(Math.sin(each), Math.cos(each), 5))
    expect(averaged(many, SETTINGS)?.accuracy_m).toBe(5)
  })

  it('is said to be worse where readings lie wider than they claim', () => {
    const wide = [at(-30, 0, 1), at(30, 0, 1), at(0, 30, 1), at(0, -30, 1)]
    const fix = averaged(wide, SETTINGS)
    expect(fix?.spread_m).toBeGreaterThan(30)
    expect(fix?.accuracy_m).toBeCloseTo((fix?.spread_m ?? 0) / 2, 6)
  })

  it('lies nearer than the readings on the whole', () => {
    const chance = seeded(7)
    const normal = () => Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance())
    let [single, mean] = [0, 0]
    for (let round = 0; round < 50; round++) {
      const readings = Array.from({ length: 20 }, () => at(4 * normal(), 4 * normal()))
      single += off(readings[0] ?? null)
      mean += off(averaged(readings, SETTINGS))
    }
    expect(mean).toBeLessThan(single / 2)
  })

  it('is nothing of nothing', () => expect(averaged([], SETTINGS)).toBeNull())
})

describe('a reading', () => {
  it.each([
    ['of now', at(0, 0, 4, 9_000), null, 0, null],
    ['that was cached', at(0, 0, 4, -2_000), null, 0, 'old'],
    ['of now by a clock that is an hour ahead', at(0, 0, 4, 10_000 - 3_600_000), null, 3_600_000, null],
    ['that was cached, by a clock that is an hour behind', at(0, 0, 4, 3_590_000), null, -3_600_000, 'old'],
    ['of a position that was made up', at(0, 0, 0, 9_000), null, 0, 'no_accuracy'],
    ['without a number', { ...at(0, 0, 4, 9_000), latitude: Number.NaN }, null, 0, 'no_accuracy'],
    ['that came before', at(0, 0, 4, 9_000), at(1, 0, 4, 9_000), 0, 'same'],
  ] as const)('%s', (_, reading, before, least, why) => expect(unusable(reading, before, 10_000 - reading.at, least, SETTINGS)).toBe(why))
})

it('passes the gate as the figures of the register say', () => {
  expect([3, 3.1, 10, 10.1].map((metres) => gateOf(metres, SETTINGS))).toEqual(['green', 'yellow', 'yellow', 'red'])
})

describe('what an observation says of a position', () => {
  it('has no height of a phone, whose datum nobody knows', () => {
    const fix = { ...averaged([at(0, 0), at(0, 1), at(1, 0)], SETTINGS)!, height_m: 1310 }
    expect(positionValues(fix)).toMatchObject({ position_height_m: null, position_height_datum: null, position_readings: 3, position_method: 'phone' })
  })

  it('comes back as it was said', () => {
    const fix = { longitude: 108.842123456, latitude: 38.602345678, accuracy_m: 0.021, height_m: 1312.345, height_datum: 'ellipsoidal', at: 'now', method: 'rtk', stone: 'B', readings: 1, spread_m: null, note: '', verbatim: 'B012,…' }
    expect(fixOf(positionValues(fix), 'now')).toEqual(fix)
    expect(fixOf(positionValues(null), 'now')).toBeNull()
  })
})

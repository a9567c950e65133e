import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { KnownMarker } from './namedStones'
import { heightDifference, placeIn, readRtk, verbatimOf, type RtkOptions, type System } from './rtk'
import { datumNamed, decoded, guessed, tableOf } from './rtkTable'

/** The systems as the register hands them out: positioning of generated/field_forms.json. */
const SYSTEMS = (JSON.parse(readFileSync(join(import.meta.dirname, '../../generated/field_forms.json'), 'utf-8')) as { positioning: { systems: System[] } }).positioning.systems
const system = (key: string) => SYSTEMS.find((one) => one.key === key)!
const POINTS = readFileSync(join(import.meta.dirname, '../../../../tests/data/gauss_kruger_points.csv'), 'utf-8').trim().split('\n').slice(1)

// 108.8421234, 38.6023456 in the belt of 108°E
const MARKER: KnownMarker = { id: 'm', number: '150626-012', positions: [{ position: [108.8421234, 38.6023456], height_m: 1310.2, height_datum: 'yellow_sea_1985' }] }
const [X, Y] = ['4274696.059', '573357.279']
const OPTIONS: RtkOptions = { system: system('cgcs2000-3-cm108'), systems: SYSTEMS, height_datum: 'yellow_sea_1985', sigma_m: 0.03 }

// The second stone 60 m east of the first, 8 m higher
const DOUBLE: KnownMarker = {
  id: 'd',
  number: '1561040',
  positions: [
    { letter: 'A', position: [108.8421234, 38.6023456], height_m: 1310.2, height_datum: 'yellow_sea_1985' },
    { letter: 'B', position: [108.8428234, 38.6023456], height_m: 1318.2, height_datum: 'yellow_sea_1985' },
  ],
}
const Y_OF_B = '573418.224'

function read(text: string, options: Partial<RtkOptions> = {}, markers: KnownMarker[] | null = [MARKER]) {
  const table = tableOf(text)
  return readRtk(table, guessed(table), { ...OPTIONS, ...options }, markers)
}

describe('a place', () => {
  // tests/gis/field_work/test_positioning.py turns the same points by pyproj.
  it.each(POINTS)('%s is as the register turns it, to a millimetre', (row) => {
    const [key, longitude, latitude, x, y] = row.split(',') as [string, string, string, string, string]
    const [lon, lat] = placeIn(system(key), Number(x), Number(y))
    expect(Math.abs(lon - Number(longitude)) * 111_320 * Math.cos((Number(latitude) * Math.PI) / 180)).toBeLessThan(1e-3)
    expect(Math.abs(lat - Number(latitude)) * 111_133).toBeLessThan(1e-3)
  })
})

describe('a file', () => {
  it.each([
    ['with a header', `点名,X,Y,大地高,HRMS\n012,${X},${Y},1290.1,0.02`, { point: 0, north: 1, east: 2, height: 3, sigma: 4 }],
    ['of CASS: code, east before north', `12,,${Y},${X},1310.4\n13,,${Y},${X},1310.9`, { point: 0, north: 3, east: 2, height: 4, sigma: null }],
    ['parted by blanks', `B012  ${X}   ${Y}  1310.4`, { point: 0, north: 1, east: 2, height: 3, sigma: null }],
    ['parted by tabs, in English', `Name\tNorthing\tEasting\tElevation\tVRMS\tHRMS\nB012\t${X}\t${Y}\t1310.4\t0.05\t0.02`, { point: 0, north: 1, east: 2, height: 3, sigma: 5 }],
    ['with remarks and empty lines', `# RTK 2026\n\n点号;北坐标;东坐标\n\nB012;${X};${Y}`, { point: 0, north: 1, east: 2, height: null, sigma: null }],
  ] as const)('%s', (_, text, columns) => expect(guessed(tableOf(text))).toEqual(columns))

  it('is counted by the lines that the surveyor sees', () => {
    expect(tableOf(`# a\n\n点号,X,Y\nB1,1,2`).rows).toEqual([{ line: 4, cells: ['B1', '1', '2'] }])
  })

  it('may be written in GB 18030, and says which heights it has', () => {
    const bytes = new Uint8Array([0xb4, 0xf3, 0xb5, 0xd8, 0xb8, 0xdf]).buffer
    expect(decoded(bytes)).toBe('大地高')
    expect(datumNamed(tableOf(`点名,X,Y,大地高\nB,${X},${Y},1`), 3)).toBe('ellipsoidal')
    expect(datumNamed(tableOf(`点名,X,Y,高程\nB,${X},${Y},1`), 3)).toBeNull()
  })
})

describe('a result', () => {
  it('is matched by its number however that is written, and tells how far it lies from there', () => {
    const { results, findings } = read(`点名,X,Y,H\n150626－012号,${X},${Y},1310.4`)
    expect(findings).toEqual([])
    expect(results[0]?.marker?.id).toBe('m')
    expect(results[0]?.away_m).toBeLessThan(0.01)
    expect(results[0]?.higher_m).toBeCloseTo(0.2, 6)
    expect(verbatimOf(results[0]!, OPTIONS.system, 'a.csv')).toBe('150626－012号: X=4274696.059 Y=573357.279 H=1310.4 (cgcs2000-3-cm108) a.csv')
  })

  it('has a height that is compared with none of another datum', () => {
    const { results } = read(`点名,X,Y,大地高\n150626-012,${X},${Y},1289.9`, { height_datum: 'ellipsoidal' })
    expect(results[0]?.higher_m).toBeNull()
    expect(heightDifference(1310, 'yellow_sea_1985', 1309, 'yellow_sea_1985')).toBe(1)
    expect(heightDifference(1310, null, 1309, null)).toBeNull()
  })

  it.each([
    ['X and Y swapped under a header', `点名,X,Y\n150626-012,${Y},${X}`, {}, 'swapped', 'north'],
    ['the next belt', `点名,X,Y\n150626-012,${X},${Y}`, { system: system('cgcs2000-3-cm111') }, 'wrong_belt', 'east'],
    ['the zone before Y, and none expected', `点名,X,Y\n150626-012,${X},36${Y}`, {}, 'zone_in_y', 'east'],
    ['another zone before Y', `点名,X,Y\n150626-012,${X},37${Y}`, { system: system('cgcs2000-3-zone36') }, 'other_zone', 'east'],
    ['no zone before Y', `点名,X,Y\n150626-012,${X},${Y}`, { system: system('cgcs2000-3-zone36') }, 'no_zone_in_y', 'east'],
    ['degrees for metres', `点名,X,Y\n150626-012,38.6023456,108.8421234`, {}, 'degrees', 'north'],
    ['a letter in a number', `点名,X,Y\n150626-012,${X},57335O.1\n150626-013,${X},${Y}`, {}, 'not_a_number', 'east'],
    ['a number of nowhere', `点名,X,Y\n150626-012,${X},12`, {}, 'not_here', 'east'],
    ['the same point again', `点名,X,Y\n150626-012,${X},${Y}\n150626-012,${X},${Y}`, {}, 'twice', 'point'],
    ['millimetres of error', `点名,X,Y,HRMS\n150626-012,${X},${Y},20`, {}, 'sigma_large', 'sigma'],
    ['no error in its column', `点名,X,Y,HRMS\n150626-012,${X},${Y},`, {}, 'no_sigma', 'sigma'],
    ['no name', `点名,X,Y\n,${X},${Y}`, {}, 'no_point', 'point'],
  ] as const)('with %s is refused in its cell', (_, text, options, rule, role) => {
    const { results, findings } = read(text, options)
    const refused = findings.filter((one) => !one.isWarning)
    expect(refused.map((one) => [one.rule, one.role])).toEqual([[rule, role]])
    expect(results.some(({ line }) => line === refused[0]?.line)).toBe(false)
  })

  it('waits for a mean error where the file has none', () => {
    expect(read(`点名,X,Y\n150626-012,${X},${Y}`, { sigma_m: null }).results[0]?.sigma_m).toBeNull()
  })

  it('names the belt that fits', () => {
    const { findings } = read(`点名,X,Y\n150626-012,${X},${Y}`, { system: system('cgcs2000-3-cm111') })
    expect(findings[0]?.told.system).toBe('cgcs2000-3-cm108')
  })

  it('of no marker, or far from its own, is told and stays', () => {
    const far = read(`点名,X,Y\n150626-012,4277696.059,${Y}\nK7,${X},${Y}`)
    expect(far.findings.map((one) => [one.rule, one.isWarning])).toEqual([['far', true], ['no_marker', true]])
    expect(far.results).toHaveLength(2)
  })

  it('of a double marker is compared with its own stone, in place and in height', () => {
    const { results, findings } = read(`点名,X,Y,H\n1561040A,${X},${Y},1310.3\n1561040B,${X},${Y_OF_B},1318.3`, {}, [DOUBLE])
    expect(results.map((one) => [one.stone, one.letter])).toEqual([['A', 'A'], ['B', 'B']])
    for (const one of results) {
      expect(one.away_m).toBeLessThan(1)
      expect(one.higher_m).toBeCloseTo(0.1, 6)
    }
    // An entry keeps one position: the second is told, and can be taken instead
    expect(findings).toMatchObject([{ line: 3, role: 'point', rule: 'second_stone', told: { stone: 'B', first: 'A', line: 2 }, isWarning: true }])
  })

  it('of a number alone is that of the nearest stone, and its line says which', () => {
    const { results, findings } = read(`点名,X,Y\n1561040,${X},${Y_OF_B}\n1561040B,${X},${Y_OF_B}`, {}, [DOUBLE])
    expect(results.map((one) => verbatimOf(one, OPTIONS.system, 'a.csv'))).toEqual([`1561040 → B: X=${Number(X)} Y=${Number(Y_OF_B)} (cgcs2000-3-cm108) a.csv`])
    expect(findings.map((one) => [one.line, one.rule])).toEqual([[3, 'twice']])
  })

  it('with the letter of the other stone is doubted; a name that may be of two markers is refused', () => {
    expect(read(`点名,X,Y\n1561040A,${X},${Y_OF_B}`, {}, [DOUBLE]).findings).toMatchObject([{ rule: 'other_stone', told: { stone: 'A', other: 'B' }, isWarning: true }])
    expect(read(`点名,X,Y\n1561040C,${X},${Y}`, {}, [DOUBLE])).toMatchObject({ results: [], findings: [{ rule: 'no_such_stone', told: { number: '1561040', letters: 'A/B' }, isWarning: false }] })
    const far: [number, number] = [108.9, 38.7]
    const two = [{ id: 'a', number: '1-1', positions: [{ position: far }] }, { id: 'b', number: '11', positions: [{ position: far }] }]
    const { results, findings } = read(`点名,X,Y\n1.1,${X},${Y}`, {}, two)
    expect([results.length, findings.map((one) => [one.line, one.role, one.value, one.rule, one.told.numbers])]).toEqual([0, [[2, 'point', '1.1', 'ambiguous', '1-1、11']]])
  })

  it('is left to the register to match, where no markers are given', () => {
    const { results, findings } = read(`点名,X,Y\n1561040,${X},${Y}\n1561040,${X},${Y_OF_B}`, {}, null)
    expect([results.length, findings]).toEqual([2, []])
  })
})

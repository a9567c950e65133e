import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { calledStone, lettersOf, meantStone, namedStones, withoutLetter, type KnownStone } from './namedStones'
import type { Place } from './way'

interface Given {
  markers: { id: string; number: string; stones: KnownStone[] }[]
  cases: { name: string; point: string; at: Place; found: string[]; stone?: string; height_m?: number | null; lettered?: string; letters?: string }[]
}
const GIVEN = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../tests/data/named_stones.json'), 'utf-8')) as Given
const find = namedStones(GIVEN.markers.map(({ stones, ...marker }) => ({ ...marker, positions: stones })))

// tests/gis/joint_inspections/test_named_stones.py asks the register the same.
it.each(GIVEN.cases)('$name', ({ point, at, found, stone, height_m, lettered, letters }) => {
  const meant = find(point, at)
  expect(meant.map((one) => one.marker.id)).toEqual(found)
  const but = meant.length > 0 ? null : withoutLetter(find, point, at)
  expect([but?.id, but === null ? undefined : lettersOf(but)]).toEqual([lettered, letters])
  if (stone === undefined) return
  const measured = meantStone(meant[0]!, at)?.stone
  expect([calledStone(meant[0]!.marker, measured), measured?.height_m ?? null]).toEqual([stone, height_m])
})

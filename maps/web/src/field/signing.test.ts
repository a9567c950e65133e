import { describe, expect, it } from 'vitest'
import { fingerprintOf, textsOf, toSign } from './signing'

const change = (id: string, targetId: string | null, sequence: number, more = {}) => ({
  id,
  kind: 'marker_observation',
  targetId,
  sequence,
  contentSha256: `${id}${id}`,
  state: 'held' as const,
  ...more,
})

describe('what both sides sign', () => {
  it('is what was said last of each marker and of the section, and nothing that does not stand', () => {
    const said = [
      change('a', '1', 1),
      change('b', '1', 4),
      change('c', '2', 2, { state: 'refused' }),
      change('d', 's', 3, { kind: 'section_observation', state: 'accepted' }),
      change('e', null, 5, { kind: 'section_signature' }),
    ]
    expect(toSign(said).map((one) => one.id)).toEqual(['d', 'b'])
  })

  it('has one fingerprint, in whatever order it was said', async () => {
    const one = textsOf([change('b', '1', 1), change('a', '2', 2)])
    expect(one).toEqual([
      { change_id: 'a', text_hash: 'aa' },
      { change_id: 'b', text_hash: 'bb' },
    ])
    // sha256sum of the two lines "a aa" and "b bb", no newline at the end
    const made = 'def145016ddae516c3ea'
    const found = await fingerprintOf(one)
    expect(found).toBe(await fingerprintOf([...one].reverse()))
    expect(found.startsWith(made)).toBe(true)
  })
})

import type { Cemetery } from './calls'

/** Colours of states, on the map and beside their words. */
export const COLOURS: Record<string, string> = {
  planned: '#6b7280',
  building: '#b45309',
  open: '#15803d',
  closed: '#8a817b',
  unregulated: '#b91c1c',
  regulating: '#b45309',
  regulated: '#15803d',
}

export const stateColour = (state: string | null): 'success' | 'warning' | 'info' | 'danger' =>
  state === 'open' || state === 'regulated' ? 'success' : state === 'building' || state === 'regulating' ? 'warning' : state === 'unregulated' ? 'danger' : 'info'

export const outcomeColour = (outcome: string): 'success' | 'danger' | 'info' => (outcome === 'keeps' ? 'success' : outcome === 'unknown' ? 'info' : 'danger')

/** States that a kind has. */
export const statesOf = (kind: string) => (kind === 'historic_cluster' ? ['unregulated', 'regulating', 'regulated'] : ['planned', 'building', 'open', 'closed'])

type Ring = [number, number][]

/** First line of a block of corners that is a hole of the polygon above it. */
const HOLE = /^(洞|hole)$/i

/** Return the corners of an area as they are typed, one a line: longitude, latitude; a hole under its word. */
export function corners(area: Cemetery['area'], hole: string): string {
  const parts = (area?.coordinates ?? []) as Ring[][]
  const lines = (ring: Ring) => ring.slice(0, -1).map((at) => `${at[0]}, ${at[1]}`)
  return parts.flatMap((part) => part.map((ring, at) => [...(at > 0 ? [hole] : []), ...lines(ring)].join('\n'))).join('\n\n')
}

/** Return the polygons of typed corners, an empty line between two rings; null where a line is no corner or a ring has fewer than three, or a hole has no polygon above it. */
export function areaOf(text: string): { type: 'MultiPolygon'; coordinates: Ring[][] } | null {
  const polygons: Ring[][] = []
  for (const block of text.trim().split(/\n\s*\n/)) {
    const lines = block.trim().split('\n')
    const isHole = HOLE.test((lines[0] as string).trim())
    const ring = ringOf(isHole ? lines.slice(1) : lines)
    const above = polygons.at(-1)
    if (ring === null || (isHole && above === undefined)) return null
    if (isHole) above?.push(ring)
    else polygons.push([ring])
  }
  return { type: 'MultiPolygon', coordinates: polygons }
}

function ringOf(lines: string[]): Ring | null {
  const ring: Ring = []
  for (const line of lines) {
    const found = /^\s*(-?\d+(?:\.\d+)?)\s*[,，\s]\s*(-?\d+(?:\.\d+)?)\s*$/.exec(line)
    if (found === null || Math.abs(Number(found[1])) > 180 || Math.abs(Number(found[2])) > 90) return null
    ring.push([Number(found[1]), Number(found[2])])
  }
  const [first] = ring
  return first === undefined || ring.length < 3 ? null : [...ring, first]
}

/** Return numbers of places from a beginning: `A-` from 1 to 3 is. */
export const numbered = (beginning: string, from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => `${beginning}${String(from + at).padStart(3, '0')}`)

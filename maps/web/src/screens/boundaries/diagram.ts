/** How the reference objects of a marker are drawn around it: north is up, distances are to scale. */

export interface Sighted {
  id: string
  name: string
  grid_bearing_deg: number | null
  distance_m: number | null
  east_m: number | null
  north_m: number | null
  out: string[]
}

export interface Drawn {
  id: string
  name: string
  isOut: boolean
  /** Where the register's bearing and distance put it; null where one of them is not given. */
  said: [number, number] | null
  /** Where it is by its own position. */
  real: [number, number] | null
  /** Where its name stands, and on which side of that point. */
  label: [number, number]
  anchor: 'start' | 'middle' | 'end'
}

export interface Diagram {
  size: number
  /** Metres that the ring around the marker is wide. */
  ring_m: number
  ring: number
  objects: Drawn[]
}

/** Round figures for the ring: 10, 20, 50, 100 … */
function roundBelow(metres: number): number {
  const power = 10 ** Math.floor(Math.log10(metres))
  return [5, 2, 1].map((each) => each * power).find((each) => each <= metres) ?? power
}

function offset(bearing: number, metres: number): [number, number] {
  const turn = (bearing * Math.PI) / 180
  return [metres * Math.sin(turn), metres * Math.cos(turn)]
}

/** Lay a diagram out on a square of so many points. */
export function diagramOf(sighted: readonly Sighted[], size: number): Diagram {
  const middle = size / 2
  const placed = sighted.map((one) => ({
    one,
    said: one.grid_bearing_deg === null || one.distance_m === null ? null : offset(one.grid_bearing_deg, one.distance_m),
    real: one.east_m === null || one.north_m === null ? null : ([one.east_m, one.north_m] as [number, number]),
  }))
  const far = placed.flatMap(({ said, real }) => [said, real]).flatMap((at) => (at === null ? [] : [Math.hypot(...at)]))
  const farthest = Math.max(1, ...far)
  const scale = (middle * 0.68) / farthest
  const draw = (at: [number, number]): [number, number] => [middle + at[0] * scale, middle - at[1] * scale]
  const ring_m = roundBelow(farthest)
  return {
    size,
    ring_m,
    ring: ring_m * scale,
    objects: placed.map(({ one, said, real }) => {
      const end = said ?? real ?? (one.grid_bearing_deg === null ? [0, 0] : offset(one.grid_bearing_deg, farthest / 2))
      const [x, y] = draw(end as [number, number])
      const away = Math.hypot(x - middle, y - middle) || 1
      return {
        id: one.id,
        name: one.name,
        isOut: one.out.length > 0,
        said: said === null ? null : draw(said),
        real: real === null ? null : draw(real),
        label: [x + ((x - middle) / away) * 12, y + ((y - middle) / away) * 14 + 4],
        anchor: Math.abs(x - middle) < 24 ? 'middle' : x > middle ? 'start' : 'end',
      }
    }),
  }
}

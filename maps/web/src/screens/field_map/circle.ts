import type { Place } from '@/field/packageRows'

const METRES_A_DEGREE = 111_195
const CORNERS = 48

/** Return a circle of so many metres about a place, as a polygon. */
export function circleAround([longitude, latitude]: Place, metres: number): GeoJSON.Polygon {
  const high = metres / METRES_A_DEGREE
  const wide = high / Math.cos((latitude * Math.PI) / 180)
  const ring = Array.from({ length: CORNERS + 1 }, (_, at) => {
    const angle = (2 * Math.PI * (at % CORNERS)) / CORNERS
    return [longitude + wide * Math.cos(angle), latitude + high * Math.sin(angle)]
  })
  return { type: 'Polygon', coordinates: [ring] }
}

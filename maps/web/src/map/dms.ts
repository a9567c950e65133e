/** Return an angle as `109°30′15.2″`; seconds that round to 60 go up to the next minute. */
export function degreesMinutesSeconds(angle: number, decimals = 1): string {
  const unit = 10 ** decimals
  const total = Math.round(Math.abs(angle) * 3600 * unit)
  const seconds = (total % (60 * unit)) / unit
  const minutes = Math.floor(total / (60 * unit)) % 60
  const degrees = Math.floor(total / (3600 * unit))
  const width = decimals === 0 ? 2 : 3 + decimals
  const two = (value: number) => String(value).padStart(2, '0')
  return `${degrees}°${two(minutes)}′${seconds.toFixed(decimals).padStart(width, '0')}″`
}

/** Return a position as a surveyor writes it: `109°30′15.2″E  38°36′00.0″N`. */
export function position(longitude: number, latitude: number): string {
  const east = longitude < 0 ? 'W' : 'E'
  const north = latitude < 0 ? 'S' : 'N'
  return `${degreesMinutesSeconds(longitude)}${east}  ${degreesMinutesSeconds(latitude)}${north}`
}

/** Degrees of longitude in one pixel of the screen at zoom 0: the world is 512 pixels wide. */
const DEGREES_AT_ZOOM_0 = 360 / 512
/** The ellipsoid of CGCS2000: half its long axis, and the square of its eccentricity. */
const HALF_AXIS = 6378137
const ECCENTRICITY = 0.00669438002290079

/** Return the metres of a degree of longitude along a parallel of the ellipsoid. */
function metresOfDegree(latitude: number): number {
  const angle = (latitude * Math.PI) / 180
  const radius = (HALF_AXIS * Math.cos(angle)) / Math.sqrt(1 - ECCENTRICITY * Math.sin(angle) ** 2)
  return (radius * Math.PI) / 180
}

/** Return the metres of ground in one pixel of the screen, from west to east. */
export function groundResolution(zoom: number, latitude: number): number {
  return (DEGREES_AT_ZOOM_0 * metresOfDegree(latitude)) / 2 ** zoom
}

/** Return the zoom at which one pixel of the screen is so many metres of ground. */
export function zoomFor(metres: number, latitude: number): number {
  return Math.log2((DEGREES_AT_ZOOM_0 * metresOfDegree(latitude)) / metres)
}

/** Return a length as `12.3 km` or `850 m`. */
export function lengthText(metres: number): string {
  if (metres < 1000) return `${metres.toFixed(0)} m`
  return `${(metres / 1000).toFixed(metres < 10_000 ? 2 : 1)} km`
}

/** Return an area as `12.34 km²` or `850 m²`. */
export function areaText(squareMetres: number): string {
  if (squareMetres >= 1_000_000) return `${(squareMetres / 1_000_000).toFixed(2)} km²`
  return `${squareMetres.toFixed(0)} m²`
}

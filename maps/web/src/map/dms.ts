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

/** Half the equator of the web's map projection, in metres for each pixel of 512 at zoom 0. */
const METRES_AT_ZOOM_0 = (2 * Math.PI * 6378137) / 512

/** Return the metres of ground under one pixel of the screen. */
export function groundResolution(zoom: number, latitude: number): number {
  return (METRES_AT_ZOOM_0 * Math.cos((latitude * Math.PI) / 180)) / 2 ** zoom
}

/** Return the zoom at which one pixel of the screen is so many metres of ground. */
export function zoomFor(metres: number, latitude: number): number {
  return Math.log2((METRES_AT_ZOOM_0 * Math.cos((latitude * Math.PI) / 180)) / metres)
}

/** Return a length as `12.3 km` or `850 m`. */
export function lengthText(metres: number): string {
  return metres >= 10_000 ? `${(metres / 1000).toFixed(1)} km` : metres >= 1000 ? `${(metres / 1000).toFixed(2)} km` : `${metres.toFixed(0)} m`
}

/** Return an area as square kilometres, from a hectare up also in hectares and 亩. */
export function areaText(squareMetres: number): string {
  if (squareMetres >= 1_000_000) return `${(squareMetres / 1_000_000).toFixed(2)} km²`
  return `${squareMetres.toFixed(0)} m²`
}

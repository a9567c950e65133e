import type { Map as GlMap } from 'maplibre-gl'
import { registerSign } from './registers'
import type { MapSettings } from './settings'

/** Signs are drawn at this many pixels for one of the style file's, to stay sharp on fine screens and on paper. */
const FINE = 4

/** Return the name of a class's sign; a place that is only known approximately is drawn hollow. */
export function signName(code: string, hollow: boolean): string {
  return `sign-${code}${hollow ? '-hollow' : ''}`
}

/** Return the path of a sign inside a square of one side. */
export function signPath(shape: string, side: number): string {
  const middle = side / 2
  const edge = side * 0.12
  const far = side - edge
  if (shape === 'square') return `M${edge} ${edge}H${far}V${far}H${edge}Z`
  if (shape === 'triangle') return `M${middle} ${edge}L${far} ${far}H${edge}Z`
  if (shape === 'cross') {
    const arm = side * 0.18
    const inner = side * 0.32
    // Two beams that lie askew, as one outline.
    return `M${edge + arm} ${edge}L${middle} ${inner}L${far - arm} ${edge}L${far} ${edge + arm}L${side - inner} ${middle}L${far} ${far - arm}L${far - arm} ${far}L${middle} ${side - inner}L${edge + arm} ${far}L${edge} ${far - arm}L${inner} ${middle}L${edge} ${edge + arm}Z`
  }
  if (shape === 'diamond') return `M${middle} ${edge}L${far} ${middle}L${middle} ${far}L${edge} ${middle}Z`
  const radius = middle - edge
  return `M${edge} ${middle}A${radius} ${radius} 0 1 0 ${far} ${middle}A${radius} ${radius} 0 1 0 ${edge} ${middle}Z`
}

/** Return the name of a marker's sign: the shape of its kind in the colour of its status. */
export function markerSign(kind: string, status: string): string {
  return `marker-${kind}-${status}`
}

/** The radius of a marker's sign, in pixels. */
export const MARKER_SIZE = 6

export interface Sign {
  shape: string
  colour: string
  size: number
}

/** Give a map the signs of every class, full and hollow, and those of markers. */
export function addSigns(map: GlMap, settings: MapSettings): void {
  for (const one of settings.name_classes) {
    for (const hollow of [false, true]) addSign(map, signName(one.code, hollow), one, hollow)
  }
  for (const layer of settings.register_layers) {
    for (const sign of layer.signs.filter((one) => one.shape !== '')) {
      for (const hollow of [false, true]) addSign(map, registerSign(layer.code, sign.code, hollow), sign, hollow)
    }
  }
  for (const kind of settings.marker_kinds) {
    for (const status of settings.marker_statuses) {
      const sign = { shape: kind.shape, colour: status.colour, size: MARKER_SIZE }
      addSign(map, markerSign(kind.code, status.code), sign, false)
    }
  }
}

/** Give a map one sign under a name of its own. */
export function addSign(map: GlMap, name: string, sign: Sign, hollow: boolean): void {
  if (!map.hasImage(name)) map.addImage(name, drawn(sign, hollow), { pixelRatio: FINE })
}

function drawn(one: Sign, hollow: boolean): ImageData {
  // The style file gives the radius of a sign; a rim of white parts it from what lies below.
  const side = Math.ceil((one.size * 2 + 3) * FINE)
  const canvas = document.createElement('canvas')
  canvas.width = side
  canvas.height = side
  const brush = canvas.getContext('2d')
  if (brush === null) return new ImageData(side, side)
  const path = new Path2D(signPath(one.shape, side))
  brush.lineJoin = 'round'
  brush.lineWidth = FINE * (hollow ? 3.4 : 2.2)
  brush.strokeStyle = '#ffffff'
  brush.stroke(path)
  brush.fillStyle = hollow ? '#ffffff' : one.colour
  brush.fill(path)
  if (hollow) {
    brush.lineWidth = FINE * 1.6
    brush.strokeStyle = one.colour
    brush.stroke(path)
  }
  return brush.getImageData(0, 0, side, side)
}

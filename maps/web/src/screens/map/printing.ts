import type { Map as GlMap, StyleSpecification } from 'maplibre-gl'
import { ownHeaders } from '@/api/client'
import { problemOf } from '@/api/problem'
import { i18n } from '@/i18n'
import { boundariesSeen } from '@/map/boundaries'
import { groundResolution, zoomFor } from '@/map/dms'
import { createMap } from '@/map/engine'
import { registersSeen } from '@/map/registers'
import type { MapSettings } from '@/map/settings'
import { addSigns } from '@/map/signs'
import { readKnown } from '@/map/sources'

export type Paper = MapSettings['papers'][number]

const PIXELS_PER_MM = 96 / 25.4
const DOTS_PER_INCH = 200
const SCALES = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8]

/** Return the scales a sheet may have, from that which just holds what the screen shows to coarser ones. */
export function scalesFor(map: GlMap, paper: Paper): number[] {
  const resolution = groundResolution(map.getZoom(), map.getCenter().lat)
  const { clientWidth, clientHeight } = map.getContainer()
  const needed = Math.max(
    (clientWidth * resolution) / (paper.map_width / 1000),
    (clientHeight * resolution) / (paper.map_height / 1000),
  )
  const round = [3, 4, 5, 6, 7].flatMap((power) => SCALES.map((one) => one * 10 ** power))
  const first = round.findIndex((one) => one >= needed * 0.98)
  return round.slice(Math.max(0, first - 4), first + 5)
}

/** Return the scale that just holds what the screen shows. */
export function scaleOfView(map: GlMap, paper: Paper): number {
  const scales = scalesFor(map, paper)
  return scales[Math.min(4, scales.length - 1)] ?? 1_000_000
}

export interface Printed {
  picture: Blob
  /** The levels of the lines between divisions that are on the picture: its legend explains them. */
  levels: string[]
  /** The boundary lines and markers that are on it, as `boundariesSeen` names them. */
  lines: string[]
  markers: string[]
  /** Signs of facilities, cemeteries, graves and corridors, as `registersSeen` names them. */
  registers: string[]
  window: [number, number, number, number]
}

/** Draw the map once more, unseen, in the size of the paper's frame and fine enough for paper. */
export async function drawForPaper(
  map: GlMap,
  style: StyleSpecification,
  settings: MapSettings,
  paper: Paper,
  scale: number,
  known: { as_of?: string | undefined; as_known_on?: string | undefined },
): Promise<Printed> {
  const box = document.createElement('div')
  Object.assign(box.style, {
    position: 'fixed',
    left: '-20000px',
    top: '0',
    width: `${paper.map_width * PIXELS_PER_MM}px`,
    height: `${paper.map_height * PIXELS_PER_MM}px`,
  })
  document.body.append(box)
  const centre = map.getCenter()
  const metresPerPixel = (scale * 0.001) / PIXELS_PER_MM
  const unseen = createMap(box, {
    style,
    center: centre,
    zoom: zoomFor(metresPerPixel, centre.lat),
    interactive: false,
    pixelRatio: DOTS_PER_INCH / 96,
    maxCanvasSize: [8192, 8192],
    canvasContextAttributes: { preserveDrawingBuffer: true, antialias: true },
    minZoom: 0,
    maxZoom: 22,
  })
  unseen.on('styleimagemissing', () => addSigns(unseen, settings))
  unseen.once('style.load', () => addSigns(unseen, settings))
  try {
    await new Promise<void>((done) => unseen.once('load', () => done()))
    if (known.as_known_on !== undefined) await readKnown(unseen, known)
    unseen.triggerRepaint()
    await new Promise<void>((done) => unseen.once('idle', () => done()))
    const picture = await new Promise<Blob | null>((done) => unseen.getCanvas().toBlob(done, 'image/png'))
    const { t } = i18n.global
    if (picture === null) throw problemOf(0, null, t('map.no_picture'))
    const bounds = unseen.getBounds()
    const lines = style.layers.map((layer) => layer.id).filter((id) => id.startsWith('division-line-'))
    const levels = unseen.queryRenderedFeatures({ layers: lines }).map((one) => String(one.properties.level ?? ''))
    const of = style.layers.map((layer) => layer.id).filter((id) => id.startsWith('boundary-') && !id.startsWith('boundary-name-'))
    const boundaries = boundariesSeen(of.length === 0 ? [] : unseen.queryRenderedFeatures({ layers: of }), settings)
    const signed = style.layers.map((layer) => layer.id).filter((id) => id.startsWith('register-'))
    const registers = registersSeen(signed.length === 0 ? [] : unseen.queryRenderedFeatures({ layers: signed }), settings)
    return { picture, levels: [...new Set(levels)], ...boundaries, registers, window: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()] }
  } finally {
    unseen.remove()
    box.remove()
  }
}

/** Send the picture with what its sheet shall say, and return the sheet. */
export async function sheetOf(printed: Printed, said: Record<string, string | undefined>): Promise<Blob> {
  const [west, south, east, north] = printed.window
  const form = new FormData()
  const values = { ...said, west, south, east, north }
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) form.set(name, String(value))
  }
  form.set('picture', printed.picture, 'map.png')
  const { t } = i18n.global
  const answer = await fetch('/map-sheets', { method: 'POST', body: form, headers: ownHeaders() }).catch(() => null)
  if (answer === null) throw problemOf(0, null, t('problem.unreachable'))
  if (!answer.ok) {
    const body: unknown = await answer.json().catch(() => null)
    throw problemOf(answer.status, body, t('problem.unreadable', { status: answer.status }))
  }
  return answer.blob()
}

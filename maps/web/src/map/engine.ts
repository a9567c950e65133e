import {
  GPUInitializationError,
  Map as GlMap,
  type MapOptions,
  NavigationControl,
  prewarm,
  setWorkerCount,
  setWorkerUrl,
} from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import 'maplibre-gl/dist/maplibre-gl.css'
import '@fontsource/noto-sans-mongolian/mongolian-400.css'
import { Problem } from '@/api/problem'
import { i18n } from '@/i18n'

setWorkerUrl(workerUrl)
setWorkerCount(2)
// The workers start while the first map still waits for its addresses and signs.
prewarm()

/** Make a map, or say to the reader why his browser can't draw one. */
function drawable(options: MapOptions): GlMap {
  try {
    return new GlMap(options)
  } catch (failure) {
    if (!(failure instanceof GPUInitializationError)) throw failure
    throw new Problem(0, 'NoWebGL', '', i18n.global.t('drawing.no_webgl'))
  }
}

/** Make a map that neither turns nor tilts, with buttons in the reader's language; raises Problem. */
export function createMap(container: HTMLElement, options: Omit<MapOptions, 'container'>): GlMap {
  const { t } = i18n.global
  const map = drawable({
    attributionControl: false,
    dragRotate: false,
    touchPitch: false,
    pitchWithRotate: false,
    renderWorldCopies: false,
    minZoom: 3,
    maxZoom: 19,
    fadeDuration: 0,
    locale: {
      'NavigationControl.ZoomIn': t('drawing.zoom_in'),
      'NavigationControl.ZoomOut': t('drawing.zoom_out'),
      'Map.Title': t('drawing.map'),
    },
    ...options,
    container,
  })
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()
  map.addControl(new NavigationControl({ showCompass: false }), 'top-right')
  return map
}

/** Tell when parts of a map could not be fetched: the map goes on with what it has. */
export function onMissingParts(map: GlMap, tell: () => void): void {
  map.on('error', (event) => {
    if ('sourceId' in event) tell()
    else console.error(event.error)
  })
}

import type { Map as GlMap } from 'maplibre-gl'
import { extentOf } from './extent'

/** Show all features of a list at once, no nearer than a zoom. */
export function showAll(map: GlMap | undefined, features: readonly GeoJSON.Feature[], maxZoom: number): void {
  const extent = extentOf(features.map((one) => one.geometry))
  if (extent !== null) map?.fitBounds(extent, { padding: 50, maxZoom, animate: false })
}

/** Open what is touched on a layer by its id, with a hand over it. */
export function opens(map: GlMap, layer: string, open: (id: string) => void): void {
  map.on('mouseenter', layer, () => (map.getCanvas().style.cursor = 'pointer'))
  map.on('mouseleave', layer, () => (map.getCanvas().style.cursor = ''))
  map.on('click', layer, (event) => {
    const id: unknown = event.features?.[0]?.properties.id
    if (typeof id === 'string') open(id)
  })
}

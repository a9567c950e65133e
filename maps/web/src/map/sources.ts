import type { GeoJSONSource, Map as GlMap, VectorSourceSpecification } from 'maplibre-gl'
import { api, ask, ownHeaders, type Shape } from '@/api/client'
import { problemOf } from '@/api/problem'
import { i18n } from '@/i18n'
import type { Drawn } from './style'

const TILEJSON = '/ogc/tiles/WebMercatorQuad/tilejson'
const NOTHING = { type: 'FeatureCollection', features: [] } as const

/** Addresses with the version of the data in them; null where the register gives no tiles. */
async function tileAddresses(asOf: string | undefined): Promise<VectorSourceSpecification> {
  const query = asOf === undefined ? '' : `?as_of=${asOf}`
  const answer = await fetch(TILEJSON + query, { headers: ownHeaders() })
  const said = (await answer.json().catch(() => null)) as Record<string, unknown> | null
  if (!answer.ok || said === null) {
    throw problemOf(answer.status, said, i18n.global.t('problem.unreadable', { status: answer.status }))
  }
  return {
    type: 'vector',
    tiles: said.tiles as string[],
    minzoom: Number(said.minzoom ?? 0),
    maxzoom: Number(said.maxzoom ?? 16),
  }
}

/** Return the sources of today's register, or that of another day of valid time: vector tiles. */
export async function tiledSources(asOf: string | undefined): Promise<Drawn> {
  return {
    sources: { register: await tileAddresses(asOf) },
    divisions: { source: 'register', 'source-layer': 'divisions' },
    borders: { source: 'register', 'source-layer': 'divisions-borders' },
    divisionLabels: { source: 'register', 'source-layer': 'divisions-labels' },
    places: { source: 'register', 'source-layer': 'place-names' },
    placeShapes: { source: 'register', 'source-layer': 'place-names-shapes' },
    placeLabels: { source: 'register', 'source-layer': 'place-names-labels' },
    boundaries: {
      lines: { source: 'register', 'source-layer': 'boundary-lines' },
      present: { source: 'register', 'source-layer': 'boundary-lines-present' },
      markers: { source: 'register', 'source-layer': 'boundary-markers' },
    },
    registers: 'register',
    pictures: [],
  }
}

/** Return empty sources that `readKnown` fills: what the register knew on a day is read from its history. */
export function knownSources(): Drawn {
  const empty = () => ({ type: 'geojson' as const, data: { ...NOTHING, features: [] } })
  return {
    sources: { divisions: empty(), 'division-labels': empty(), places: empty(), lines: empty(), 'present-lines': empty(), markers: empty() },
    divisions: { source: 'divisions' },
    borders: { source: 'divisions' },
    divisionLabels: { source: 'division-labels' },
    places: { source: 'places' },
    placeShapes: { source: 'places' },
    placeLabels: null,
    boundaries: { lines: { source: 'lines' }, present: { source: 'present-lines' }, markers: { source: 'markers' } },
    // What was known of the other registers stands in their records, not on the map.
    registers: null,
    pictures: [],
  }
}

/** A base map of somebody else, which the register's own server fetches and hands on. */
export interface Picture {
  id: string
  title: string
  kind: string
  tiles: string[]
  minzoom: number
  maxzoom: number
  attribution: string
}

/** Return the pictures that the register offers to lie on; none where no key is set, or to whoever may not spend the quota. */
export async function pictures(): Promise<Picture[]> {
  const found = (await ask(api.GET('/basemaps'))) as unknown as { basemaps: Picture[] }
  return found.basemaps.filter((one) => one.kind === 'raster')
}

/** Return sources with a picture below them. */
export function over(drawn: Drawn, picture: Picture | undefined): Drawn {
  if (picture === undefined) return drawn
  const { minzoom, maxzoom, attribution } = picture
  const rasters = picture.tiles.map((tiles, at) => ({
    name: `picture-${at}`,
    source: {
      type: 'raster' as const,
      tiles: [window.location.origin + tiles],
      tileSize: 256,
      minzoom,
      maxzoom,
      attribution,
    },
  }))
  return {
    ...drawn,
    sources: { ...drawn.sources, ...Object.fromEntries(rasters.map(({ name, source }) => [name, source])) },
    pictures: rasters.map(({ name }) => name),
  }
}

/** Fill the sources of `knownSources` for the window that a map shows; returns whether everything in it is drawn. */
export async function readKnown(
  map: GlMap,
  query: { as_of?: string | undefined; as_known_on?: string | undefined },
): Promise<boolean> {
  const bounds = map.getBounds()
  const edge = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value)).toFixed(5)
  const bbox = [
    edge(bounds.getWest(), -180, 180),
    edge(bounds.getSouth(), -90, 90),
    edge(bounds.getEast(), -180, 180),
    edge(bounds.getNorth(), -90, 90),
  ].join(',')
  const found: Shape<'MapFeaturesOut'> = await ask(api.GET('/map-features', { params: { query: { ...query, bbox } } }))
  const fill = (name: string, features: unknown[]) => {
    const source = map.getSource<GeoJSONSource>(name)
    void source?.setData({ type: 'FeatureCollection', features: features as GeoJSON.Feature[] })
  }
  fill('divisions', found.divisions)
  fill('division-labels', found.division_labels)
  fill('places', found.places)
  fill('lines', found.lines)
  fill('present-lines', found.present_lines)
  fill('markers', found.markers)
  return found.complete
}

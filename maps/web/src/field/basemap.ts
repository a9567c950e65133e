import { FileSource, PMTiles } from 'pmtiles'
import type { MapSettings } from '@/map/settings'
import type { Drawn } from '@/map/style'

/** The map that came with a package: the register's own layers around its records, in one PMTiles file. */
export interface Basemap {
  archive: PMTiles
  /** The signs that its layers are drawn by, as they were when it was made. */
  settings: MapSettings
  /** What has to stand beside it: whose data, 演示数据, lines that nobody may delimit by. */
  attribution: { zh: string; en: string }
}

/** What the register writes into the file beside its tiles (maps/field_basemap.py). */
interface Said {
  attribution?: string
  attribution_en?: string
  map_settings?: MapSettings
}

/** Open a kept base map; null for a file that says nothing of its signs. Nothing of it is read but what is asked for. */
export async function openBasemap(packageId: string, kept: Blob): Promise<Basemap | null> {
  const archive = new PMTiles(new FileSource(new File([kept], packageId)))
  const { map_settings: settings, attribution: zh = '', attribution_en: en = zh } = (await archive.getMetadata()) as Said
  return settings === undefined ? null : { archive, settings, attribution: { zh, en } }
}

/** The protocol under which a map asks for the tiles of a kept archive. */
export const PROTOCOL = 'kept'

/** Return the sources of a kept base map, its layers named as those of the register's tiles. */
export async function keptSources({ archive }: Basemap): Promise<Drawn> {
  const { minZoom, maxZoom, minLon, minLat, maxLon, maxLat } = await archive.getHeader()
  const layer = (name: string) => ({ source: 'register', 'source-layer': name })
  return {
    sources: {
      register: {
        type: 'vector',
        tiles: [`${PROTOCOL}://${archive.source.getKey()}/{z}/{x}/{y}`],
        minzoom: minZoom,
        maxzoom: maxZoom,
        bounds: [minLon, minLat, maxLon, maxLat],
      },
    },
    divisions: layer('divisions'),
    borders: layer('divisions-borders'),
    divisionLabels: layer('divisions-labels'),
    places: layer('place-names'),
    placeShapes: layer('place-names-shapes'),
    placeLabels: layer('place-names-labels'),
    boundaries: {
      lines: layer('boundary-lines'),
      present: layer('boundary-lines-present'),
      markers: layer('boundary-markers'),
    },
    registers: 'register',
    pictures: [],
  }
}

const opened = new Map<string, PMTiles>()

/** Let a map read tiles of an archive. */
export function offer(archive: PMTiles): void {
  opened.set(archive.source.getKey(), archive)
}

/** A tile that the archive leaves out; the map goes on with the coarser one above it, as for a server's 404. */
class NoTile extends Error {
  readonly status = 404
}

/** Return the bytes of a tile by the address that a map asks for. */
export async function keptTile(address: string, signal?: AbortSignal): Promise<ArrayBuffer> {
  const [key, z, x, y] = address.slice(`${PROTOCOL}://`.length).split('/')
  const found = await opened.get(key ?? '')?.getZxy(Number(z), Number(x), Number(y), signal)
  if (found === undefined) throw new NoTile(address)
  return found.data
}

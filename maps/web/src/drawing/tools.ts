import type { Map as GlMap } from 'maplibre-gl'
import {
  TerraDraw,
  TerraDrawLineStringMode,
  TerraDrawModeUndoRedo,
  TerraDrawPointMode,
  TerraDrawPolygonMode,
  TerraDrawSelectMode,
  type GeoJSONStoreFeatures,
} from 'terra-draw'
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter'
import { DECIMALS, exactPositions } from './exact'
import type { Drawing, Kind, Spot } from './parts'
import { spotUnder } from './picking'
import { snapped, type Neighbours, type Position } from './snap'

export type Tool = Kind | 'hole' | 'select'

/** What happens at the drawing tools. */
export interface Told {
  /** A ring was changed: a vertex dragged, added or removed. */
  changed: (spot: Spot, ring: Position[]) => void
  /** Something new was drawn. */
  drawn: (tool: Exclude<Tool, 'select'>, ring: Position[]) => void
  /** Somebody clicked on a ring. */
  chosen: (spot: Spot) => void
  /** A point more or less of what is being drawn, which can be taken back. */
  progressed: () => void
}

const INK = '#c2410c'
const HOLE_INK = '#7c3aed'

/**
 * The tools that draw and drag on a map. The library knows only areas of one ring, so that each ring is a drawing of
 * its own there; what a drawing means - parts, outlines and holes - is known here alone.
 */
export function drawingTools(map: GlMap, neighbours: () => Neighbours | null, told: Told) {
  const positions = exactPositions()
  const project = (longitude: number, latitude: number) => map.project([longitude, latitude])
  const spots = new Map<string | number, Spot>()
  let drawing: Drawing = { kind: 'point', parts: [] }
  let present: Spot = { part: 0, ring: 0 }
  let tool: Tool = 'select'

  function snap(event: { containerX: number; containerY: number; lng: number; lat: number }): Position | undefined {
    const beside = neighbours()
    if (beside === null) return undefined
    const reach = 0.02 * 2 ** (12 - map.getZoom())
    const box: [number, number, number, number] = [
      event.lng - reach,
      event.lat - reach,
      event.lng + reach,
      event.lat + reach,
    ]
    const found = snapped({ x: event.containerX, y: event.containerY }, beside, project, 12, box)
    return found === undefined ? undefined : positions.round(found)
  }

  const toCustom = (event: Parameters<typeof snap>[0]) => snap(event)
  // What crosses itself may be drawn: it is said where, and not taken.
  const coordinates = { draggable: true, midpoints: { draggable: true }, deletable: true, snappable: { toCustom } }
  const flags = { feature: { selfIntersectable: true, coordinates } }
  const outline = (ink: `#${string}`) => ({
    snapping: { toCustom },
    styles: { fillColor: ink, fillOpacity: 0, outlineColor: ink, outlineWidth: 3 },
  })
  const draw = new TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: DECIMALS }),
    undoRedo: { modeLevel: new TerraDrawModeUndoRedo() },
    modes: [
      new TerraDrawSelectMode({
        flags: { point: { feature: { draggable: true } }, linestring: flags, polygon: flags, hole: flags },
        // Which ring a click means, and what a key removes, is decided by what the rings are.
        allowManualSelection: false,
        allowManualDeselection: false,
        keyEvents: null,
        styles: {
          selectedPointColor: INK,
          selectedPointWidth: 8,
          selectedPointOutlineColor: '#ffffff',
          selectedPointOutlineWidth: 2,
          selectedPolygonFillOpacity: 0,
          selectedPolygonOutlineColor: INK,
          selectedPolygonOutlineWidth: 4,
          selectedLineStringColor: INK,
          selectedLineStringWidth: 4,
          selectionPointColor: '#ffffff',
          selectionPointWidth: 6,
          selectionPointOutlineColor: INK,
          selectionPointOutlineWidth: 2.5,
          midPointColor: INK,
          midPointWidth: 4,
          midPointOutlineColor: '#ffffff',
          midPointOutlineWidth: 1.5,
        },
      }),
      new TerraDrawPointMode({
        styles: { pointColor: INK, pointWidth: 8, pointOutlineColor: '#ffffff', pointOutlineWidth: 2 },
      }),
      new TerraDrawLineStringMode({
        snapping: { toCustom },
        styles: { lineStringColor: INK, lineStringWidth: 3 },
      }),
      new TerraDrawPolygonMode(outline(INK)),
      new TerraDrawPolygonMode({ modeName: 'hole', ...outline(HOLE_INK) }),
    ],
  })

  function ringIn(feature: GeoJSONStoreFeatures): Position[] {
    const { geometry } = feature
    const found =
      geometry.type === 'Polygon'
        ? (geometry.coordinates[0] ?? [])
        : geometry.type === 'LineString'
          ? geometry.coordinates
          : [geometry.coordinates as Position]
    return (found as Position[]).map(positions.exact)
  }

  /** A point is put down and dragged freely; it goes to what is near when it is let go. */
  function pointIn(feature: GeoJSONStoreFeatures): Position[] {
    const [[lng, lat] = [0, 0]] = ringIn(feature)
    const pixel = project(lng, lat)
    const near = snap({ containerX: pixel.x, containerY: pixel.y, lng, lat })
    return [positions.exact(near ?? [lng, lat])]
  }

  draw.on('finish', (id, context) => {
    const feature = draw.getSnapshotFeature(id)
    if (feature === undefined) return
    const ring = feature.geometry.type === 'Point' ? pointIn(feature) : ringIn(feature)
    const spot = spots.get(id)
    if (context.action === 'draw') {
      const drawnWith = tool
      // The library is still busy with what was drawn while it tells of it.
      if (drawnWith !== 'select') setTimeout(() => told.drawn(drawnWith, ring))
    } else if (spot !== undefined) {
      told.changed(spot, ring)
    }
  })

  draw.on('change', () => told.progressed())

  map.on('click', (event) => {
    if (tool !== 'select') return
    const spot = spotUnder([event.lngLat.lng, event.lngLat.lat], drawing.parts, project, present)
    if (spot !== null && (spot.part !== present.part || spot.ring !== present.ring)) told.chosen(spot)
  })

  function featureOf(ring: Position[], mode: Exclude<Tool, 'select'>, id: string | number): GeoJSONStoreFeatures {
    const rounded = ring.map(positions.round)
    const geometry =
      mode === 'point'
        ? { type: 'Point', coordinates: rounded[0] }
        : mode === 'linestring'
          ? { type: 'LineString', coordinates: rounded }
          : { type: 'Polygon', coordinates: [rounded] }
    return { id, type: 'Feature', geometry, properties: { mode } } as GeoJSONStoreFeatures
  }

  /** Take a tool up; the selecting one holds the present ring by its vertices. */
  function use(next: Tool): void {
    tool = next
    draw.setMode(next)
    if (next !== 'select') return
    for (const [id, spot] of spots) {
      if (spot.part === present.part && spot.ring === present.ring) draw.selectFeature(id)
    }
  }

  return {
    start: () => draw.start(),
    stop: () => {
      if (draw.enabled) draw.stop()
    },
    use,
    /** Whether points of what is being drawn can be taken back, or put down again. */
    canUndo: () => draw.canUndo(),
    canRedo: () => draw.canRedo(),
    undo: () => draw.undo(),
    redo: () => draw.redo(),
    /** Note what was drawn or changed with the tools themselves, without drawing it anew. */
    note: (now: Drawing) => {
      drawing = now
    },
    /** Draw a drawing anew, hold one of its rings, and go on with a tool. */
    show: (now: Drawing, spot: Spot, next: Tool) => {
      drawing = now
      present = spot
      draw.setMode('static')
      draw.clear()
      spots.clear()
      const features = now.parts.flatMap((rings, part) =>
        rings.map((ring, at) => {
          const id = draw.getFeatureId()
          spots.set(id, { part, ring: at })
          return featureOf(ring, at === 0 ? now.kind : 'hole', id)
        }),
      )
      const refused = draw.addFeatures(features).filter((one) => !one.valid)
      use(next)
      return refused.length === 0
    },
  }
}

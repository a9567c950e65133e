import { computed, ref, shallowRef } from 'vue'
import { api, ask, type Shape } from '@/api/client'
import { Problem } from '@/api/problem'
import { areaText, lengthText } from '@/map/dms'

export type MeasureKind = 'length' | 'area'
type Point = [number, number]

/** A line or an area that the reader draws; the register measures it on the ellipsoid. */
export function measuring() {
  const kind = ref<MeasureKind | null>(null)
  const points = shallowRef<Point[]>([])
  const measured = shallowRef<Shape<'MeasuredOut'> | null>(null)
  const problem = shallowRef<Problem | null>(null)
  let asked = 0

  const geometry = computed<GeoJSON.LineString | GeoJSON.Polygon | null>(() => {
    const [first] = points.value
    if (first === undefined || points.value.length < 2) return null
    if (kind.value === 'area' && points.value.length > 2) {
      return { type: 'Polygon', coordinates: [[...points.value, first]] }
    }
    return { type: 'LineString', coordinates: points.value }
  })

  async function measure(): Promise<void> {
    const mine = ++asked
    problem.value = null
    if (geometry.value === null) {
      measured.value = null
      return
    }
    try {
      const body = { geometry: geometry.value as unknown as Record<string, never> }
      const found = await ask(api.POST('/coordinates/measurements', { body }))
      if (mine === asked) measured.value = found
    } catch (failure) {
      if (!(failure instanceof Problem)) throw failure
      if (mine === asked) problem.value = failure
    }
  }

  function begin(which: MeasureKind | null): void {
    kind.value = which
    points.value = []
    void measure()
  }

  function add(longitude: number, latitude: number): void {
    points.value = [...points.value, [longitude, latitude]]
    void measure()
  }

  function takeBack(): void {
    points.value = points.value.slice(0, -1)
    void measure()
  }

  const text = computed(() => {
    const found = measured.value
    if (found === null || geometry.value === null) return ''
    return geometry.value.type === 'Polygon' ? areaText(found.area_m2) : lengthText(found.length_m)
  })

  const features = computed<GeoJSON.Feature[]>(() => {
    const drawn: GeoJSON.Feature[] = points.value.map((point, at) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: point },
      properties: at === points.value.length - 1 && text.value !== '' ? { text: text.value } : {},
    }))
    const shape = geometry.value
    if (shape === null) return drawn
    const outline: GeoJSON.Feature[] =
      shape.type === 'Polygon'
        ? [{ type: 'Feature', geometry: { type: 'LineString', coordinates: shape.coordinates[0] ?? [] }, properties: {} }]
        : []
    return [{ type: 'Feature', geometry: shape, properties: {} }, ...outline, ...drawn]
  })

  return { kind, points, measured, problem, text, features, begin, add, takeBack }
}

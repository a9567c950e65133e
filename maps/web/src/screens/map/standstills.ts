import { api, ask } from '@/api/client'
import { Problem } from '@/api/problem'
import { hasRole, ROLES } from '@/api/session'
import { i18n } from '@/i18n'

/** Return where nothing may change while a dispute lasts, for staff; nobody else is told, and a map does without. */
export async function standstills(): Promise<GeoJSON.Feature[]> {
  if (!hasRole(...ROLES.filter((role) => role !== 'neighbour'))) return []
  try {
    const found = await ask(api.GET('/boundary-standstills'))
    return found.map((one) => ({
      type: 'Feature',
      geometry: one.geometry as unknown as GeoJSON.Geometry,
      properties: { text: `${i18n.global.t('standstill.title')} ${one.clause}` },
    }))
  } catch (failure) {
    if (!(failure instanceof Problem)) throw failure
    return []
  }
}

import type { RouteRecordRaw } from 'vue-router'

/** The entries of the navigation by what they are for, in the order of the work; a group's own word is under `nav_group`. */
const GROUPS: [string, string[]][] = [
  ['register', ['home', 'map', 'divisions', 'place_names', 'announcements', 'releases', 'report', 'cleanup_notices']],
  ['work', ['inbox', 'drafts', 'proposals', 'field', 'field_office', 'import', 'jobs']],
  ['names', ['naming', 'applications', 'screening', 'cleanup', 'readings', 'signs', 'national', 'name_rules']],
  ['gazetteer', ['editions']],
  ['boundaries', ['boundaries', 'inspections', 'disputes', 'coverage', 'edge_matching']],
  ['welfare', ['facilities', 'cemeteries', 'graves']],
  ['planning', ['targets', 'planning', 'planning_layers']],
  ['account', ['administration', 'account']],
]

export interface Group {
  name: string
  routes: RouteRecordRaw[]
}

/**
 * Return the entry that a page stands under: itself or the longest above it; else one of the same beginning
 * (a marker's page, under the lines); empty where none does.
 */
export function standing(path: string, entries: readonly string[]): string {
  const above = entries.filter((entry) => path === entry || (entry !== '/' && path.startsWith(`${entry}/`)))
  const [, beginning] = path.split('/')
  const alike = entries.filter((entry) => beginning !== '' && entry.split('/')[1] === beginning)
  return [...above].sort((one, other) => other.length - one.length)[0] ?? alike[0] ?? ''
}

/** Return the groups that hold any of these routes, each in its order; throw on an entry that has no group. */
export function grouped(routes: readonly RouteRecordRaw[]): Group[] {
  const listed = GROUPS.flatMap(([, entries]) => entries)
  const strange = routes.find((route) => !listed.includes(route.meta?.nav ?? ''))
  if (strange !== undefined) throw new Error(`no group of the navigation holds ${strange.path}`)
  return GROUPS.map(([name, entries]) => ({
    name,
    routes: entries.flatMap((entry) => routes.filter((route) => route.meta?.nav === entry)),
  })).filter((group) => group.routes.length > 0)
}

import type { RouteRecordRaw } from 'vue-router'
import type { Role } from '@/api/session'

/** Who works on editions; everybody else reads those that are published. */
const roles: Role[] = ['admin', 'editor', 'reviewer']
// Reading the register and freezing are jobs; a division is chosen as forms of the register do.
const screen = ['editions', 'jobs', 'edit']

export const routes: RouteRecordRaw[] = [
  { path: '/editions', component: () => import('./EditionsPage.vue'), meta: { screen, nav: 'editions' } },
  { path: '/editions/:id', component: () => import('./EditionDoor.vue'), props: true, meta: { screen } },
  { path: '/editions/:id/entries', component: () => import('./EntriesPage.vue'), props: true, meta: { screen, roles } },
  { path: '/editions/:id/entries/:entry', component: () => import('./EntryPage.vue'), props: true, meta: { screen, roles } },
  { path: '/editions/:id/changes', component: () => import('./ChangesPage.vue'), props: true, meta: { screen, roles } },
]

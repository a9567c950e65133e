import type { RouteRecordRaw } from 'vue-router'
import type { Role } from '@/api/session'

/** Who sees the queue; who decides is asked on the screen. */
const roles: Role[] = ['admin', 'editor', 'reviewer', 'leader', 'township']
// A look at all names runs as a job, a source is chosen as the editing screen does.
const screen = ['readings', 'jobs', 'edit']

export const routes: RouteRecordRaw[] = [
  { path: '/readings', component: () => import('./ReadingsPage.vue'), meta: { screen, nav: 'readings', roles } },
]

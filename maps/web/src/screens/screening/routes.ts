import type { RouteRecordRaw } from 'vue-router'
import type { Role } from '@/api/session'

/** Who sees what was found; who decides about it and who may screen is asked on the screens. */
const roles: Role[] = ['admin', 'editor', 'reviewer', 'leader', 'township']
// A screening runs as a job, a division is chosen as the register's lists do.
const screen = ['screening', 'jobs', 'register']

export const routes: RouteRecordRaw[] = [
  { path: '/screening', component: () => import('./ScreeningPage.vue'), meta: { screen, nav: 'screening', roles } },
  { path: '/screening/list', component: () => import('./ListPage.vue'), meta: { screen, roles: ['admin', 'editor', 'reviewer', 'leader'] } },
  { path: '/screening/precision', component: () => import('./PrecisionPage.vue'), meta: { screen, roles } },
]

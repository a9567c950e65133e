import type { RouteRecordRaw } from 'vue-router'
import type { Role } from '@/api/session'

const roles: Role[] = ['admin', 'editor', 'reviewer', 'leader', 'planner']
// A file is read as an import reads it, a division chosen as the register's lists do.
const screen = ['edges', 'jobs', 'register']

export const routes: RouteRecordRaw[] = [
  { path: '/edges', component: () => import('./EdgesPage.vue'), meta: { screen, nav: 'edge_matching', roles } },
  { path: '/edges/:id', component: () => import('./MatchingPage.vue'), props: true, meta: { screen, roles } },
]

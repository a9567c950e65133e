import type { RouteRecordRaw } from 'vue-router'
import type { Role } from '@/api/session'

/** Who tries names: everybody in the office. The protection list is for everybody. */
const roles: Role[] = ['admin', 'editor', 'reviewer', 'leader', 'township', 'field', 'planner']

export const routes: RouteRecordRaw[] = [
  // Divisions are chosen as the editing screen does, a place as applications do.
  { path: '/naming', component: () => import('./NamingDesk.vue'), meta: { screen: ['naming', 'edit', 'applications'], nav: 'naming', roles } },
  { path: '/naming/protected', component: () => import('./ProtectedNames.vue'), meta: { screen: 'naming' } },
  { path: '/naming/protected/:id', component: () => import('./ProtectedNames.vue'), props: true, meta: { screen: 'naming' } },
]

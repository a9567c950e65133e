import type { RouteRecordRaw } from 'vue-router'
import type { Role } from '@/api/session'

/** Who sees cases, and who works on them; drawing is the editing screen's. */
const roles: Role[] = ['admin', 'editor', 'reviewer', 'leader']
const screen = ['disputes', 'edit']

export const routes: RouteRecordRaw[] = [
  { path: '/disputes', component: () => import('./DisputeList.vue'), meta: { screen, nav: 'disputes', roles } },
  { path: '/disputes/new', component: () => import('./OpenDispute.vue'), meta: { screen, roles: ['editor', 'reviewer'] } },
  { path: '/disputes/:id', component: () => import('./DisputePage.vue'), props: true, meta: { screen, roles } },
]

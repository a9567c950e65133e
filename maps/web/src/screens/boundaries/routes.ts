import type { RouteRecordRaw } from 'vue-router'
import { PROPOSING, ROLES, type Role } from '@/api/session'

/** Markers are not published; lines are. */
const staffAndNeighbours: Role[] = [...ROLES]
const staff: Role[] = ROLES.filter((role) => role !== 'neighbour')
const screen = ['boundaries', 'record']

export const routes: RouteRecordRaw[] = [
  { path: '/boundaries/lines', component: () => import('./LinesPage.vue'), meta: { screen: 'boundaries', nav: 'boundaries' } },
  {
    path: '/boundaries/derive',
    component: () => import('./DerivePage.vue'),
    meta: { screen: ['boundaries', 'edit'], roles: staff },
  },
  { path: '/boundaries/lines/:id/:part?', component: () => import('./LinePage.vue'), props: true, meta: { screen } },
  {
    path: '/boundaries/markers/:id',
    component: () => import('./MarkerPage.vue'),
    props: true,
    meta: { screen, roles: staffAndNeighbours },
  },
  {
    path: '/boundaries/markers/:id/patrol',
    component: () => import('./PatrolPage.vue'),
    props: true,
    meta: { screen: 'boundaries', roles: [...PROPOSING] },
  },
]

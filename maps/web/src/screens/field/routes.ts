import type { RouteRecordRaw } from 'vue-router'
import type { Role } from '@/api/session'

/** Who takes packages into the field. */
export const CARRYING: Role[] = ['editor', 'reviewer', 'field', 'township', 'neighbour']

export const routes: RouteRecordRaw[] = [
  { path: '/field', component: () => import('./FieldHome.vue'), meta: { screen: 'field', nav: 'field', roles: CARRYING, touch: true } },
  // A division is chosen as proposals do.
  { path: '/field/take', component: () => import('./TakePage.vue'), meta: { screen: ['field', 'edit'], roles: CARRYING, touch: true } },
  { path: '/field/outbox', component: () => import('./OutboxPage.vue'), meta: { screen: ['field', 'field_record'], roles: CARRYING, touch: true } },
  {
    path: '/field/packages/:packageId',
    component: () => import('./PackagePage.vue'),
    props: true,
    meta: { screen: ['field', 'field_map'], roles: CARRYING, touch: true },
  },
]

import type { RouteRecordRaw } from 'vue-router'
import type { Role } from '@/api/session'

const roles: Role[] = ['editor', 'reviewer', 'field', 'township', 'neighbour']

export const routes: RouteRecordRaw[] = [
  {
    path: '/field/packages/:packageId/records/:recordId/way',
    component: () => import('./WayPage.vue'),
    props: true,
    meta: { screen: ['field_position', 'field_capture'], roles, touch: true },
  },
  {
    path: '/field/packages/:packageId/rtk',
    component: () => import('./RtkPage.vue'),
    props: true,
    meta: { screen: 'field_position', roles, touch: true },
  },
]

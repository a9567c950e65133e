import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/field/packages/:packageId/map',
    component: () => import('./MapPage.vue'),
    props: true,
    meta: { screen: 'field_map', roles: ['editor', 'reviewer', 'field', 'township', 'neighbour'], full: true, touch: true },
  },
]

import type { RouteRecordRaw } from 'vue-router'
import { CARRYING } from '@/screens/field/routes'

export const routes: RouteRecordRaw[] = [
  {
    path: '/field/packages/:packageId/signing',
    component: () => import('./SigningPage.vue'),
    props: true,
    meta: { screen: 'field_capture', roles: CARRYING, touch: true },
  },
]

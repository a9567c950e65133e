import type { RouteRecordRaw } from 'vue-router'
import { ROLES } from '@/api/session'

export const routes: RouteRecordRaw[] = [
  {
    path: '/account',
    component: () => import('./AccountPage.vue'),
    meta: { screen: 'account', nav: 'account', roles: [...ROLES] },
  },
]

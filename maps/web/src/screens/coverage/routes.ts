import type { RouteRecordRaw } from 'vue-router'
import type { Role } from '@/api/session'

const roles: Role[] = ['admin', 'editor', 'reviewer', 'leader', 'township', 'field', 'planner']

export const routes: RouteRecordRaw[] = [
  {
    path: '/coverage',
    component: () => import('./CoveragePage.vue'),
    // A check runs as a job, a division is chosen as the register's lists do.
    meta: { screen: ['coverage', 'jobs', 'register'], nav: 'coverage', roles },
  },
]

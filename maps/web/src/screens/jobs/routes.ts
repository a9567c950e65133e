import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/jobs',
    component: () => import('./JobList.vue'),
    meta: {
      screen: 'jobs',
      nav: 'jobs',
      roles: ['admin', 'editor', 'reviewer', 'leader', 'township', 'field', 'planner'],
    },
  },
]

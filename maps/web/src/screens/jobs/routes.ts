import type { RouteRecordRaw } from 'vue-router'
import type { Role } from '@/api/session'

const roles: Role[] = ['admin', 'editor', 'reviewer', 'leader', 'township', 'field', 'planner']
const importing: Role[] = ['admin', 'editor', 'township']

export const routes: RouteRecordRaw[] = [
  {
    path: '/import',
    component: () => import('./ImportFile.vue'),
    meta: { screen: 'jobs', nav: 'import', roles: importing },
  },
  {
    path: '/import/:upload',
    component: () => import('./ImportReading.vue'),
    props: true,
    meta: { screen: 'jobs', roles: importing },
  },
  {
    path: '/import/:upload/trial/:job',
    component: () => import('./ImportTrial.vue'),
    props: true,
    meta: { screen: 'jobs', roles: importing },
  },
  { path: '/jobs', component: () => import('./JobList.vue'), meta: { screen: 'jobs', nav: 'jobs', roles } },
  { path: '/jobs/:id', component: () => import('./JobPage.vue'), props: true, meta: { screen: 'jobs', roles } },
]

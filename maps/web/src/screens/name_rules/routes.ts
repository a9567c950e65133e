import type { RouteRecordRaw } from 'vue-router'
import type { Role } from '@/api/session'

/** Who reads the rules; who changes them is asked on the screens. */
const roles: Role[] = ['admin', 'editor', 'reviewer', 'leader', 'township', 'field', 'planner']
// A preview of a large register runs as a job.
const screen = ['name_rules', 'jobs']

export const routes: RouteRecordRaw[] = [
  { path: '/name-rules', component: () => import('./TablesPage.vue'), meta: { screen, nav: 'name_rules', roles } },
  { path: '/name-rules/:table', component: () => import('./RowsPage.vue'), props: true, meta: { screen, roles } },
]

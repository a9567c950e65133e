import type { RouteRecordRaw } from 'vue-router'
import type { Role } from '@/api/session'

/** Who reads cases; who works on them is asked on the screens. Public notices are for everybody. */
const roles: Role[] = ['admin', 'editor', 'reviewer', 'leader', 'township', 'field', 'planner']
// Checks of names are shown as the naming desk does, a place is chosen as applications do.
const screen = ['cleanup', 'naming', 'applications']

export const routes: RouteRecordRaw[] = [
  { path: '/cleanup', component: () => import('./CaseBoard.vue'), meta: { screen, nav: 'cleanup', roles } },
  { path: '/cleanup/list', component: () => import('./CaseList.vue'), meta: { screen, roles } },
  { path: '/cleanup/progress', component: () => import('./ProgressPage.vue'), meta: { screen, roles } },
  { path: '/cleanup/notices', component: () => import('./NoticesPage.vue'), meta: { screen, nav: 'cleanup_notices' } },
  { path: '/cleanup/:id', component: () => import('./CasePage.vue'), props: true, meta: { screen, roles } },
]

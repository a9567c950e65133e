import type { RouteRecordRaw } from 'vue-router'
import type { Role } from '@/api/session'

/** Who sees what goes to the national database and what comes back; who may change it is asked on the screens. */
const roles: Role[] = ['admin', 'editor', 'reviewer']
// Packages and matching run as jobs; divisions and places are chosen as elsewhere.
const screen = ['national', 'jobs', 'register', 'applications']

export const routes: RouteRecordRaw[] = [
  { path: '/national', component: () => import('./StatesPage.vue'), meta: { screen, nav: 'national', roles } },
  { path: '/national/returns', component: () => import('./ReturnsPage.vue'), meta: { screen, roles } },
  { path: '/national/returns/:id', component: () => import('./ReturnPage.vue'), props: true, meta: { screen, roles } },
  { path: '/national/packages', component: () => import('./PackagesPage.vue'), meta: { screen, roles } },
  { path: '/national/statistics', component: () => import('./StatisticsPage.vue'), meta: { screen, roles: [...roles, 'leader', 'planner'] } },
]

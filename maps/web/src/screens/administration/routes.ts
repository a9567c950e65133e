import type { RouteRecordRaw } from 'vue-router'
import type { Role } from '@/api/session'

const roles: Role[] = ['admin']
const meta = { screen: 'administration', roles }

export const routes: RouteRecordRaw[] = [
  { path: '/administration', redirect: '/administration/accounts', meta: { ...meta, nav: 'administration' } },
  { path: '/administration/accounts', component: () => import('./AccountsPage.vue'), meta },
  { path: '/administration/organisations', component: () => import('./OrganisationsPage.vue'), meta },
  { path: '/administration/roles', component: () => import('./RolesPage.vue'), meta },
  { path: '/administration/code-lists/:list?', component: () => import('./CodeListsPage.vue'), props: true, meta },
  { path: '/administration/targets/:year(\\d{4})?', component: () => import('./TargetsPage.vue'), props: true, meta },
  { path: '/administration/publication', component: () => import('./PublicationPage.vue'), meta },
]

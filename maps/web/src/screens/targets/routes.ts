import type { RouteRecordRaw } from 'vue-router'
import { READING } from './roles'

// A file is kept as signs do.
const screen = ['targets', 'signs']

export const routes: RouteRecordRaw[] = [
  { path: '/targets', component: () => import('./TargetsPage.vue'), meta: { screen, nav: 'targets', roles: READING } },
  { path: '/targets/charts', component: () => import('./ChartsPage.vue'), meta: { screen, roles: READING } },
  { path: '/targets/periods', component: () => import('./PeriodsPage.vue'), meta: { screen, roles: READING } },
  { path: '/targets/periods/:id', component: () => import('./PeriodPage.vue'), props: true, meta: { screen, roles: READING } },
  { path: '/targets/forms', component: () => import('./FormsPage.vue'), meta: { screen, roles: READING } },
  { path: '/targets/forms/:id', component: () => import('./FormPage.vue'), props: true, meta: { screen, roles: READING } },
  { path: '/targets/:code', component: () => import('./TargetPage.vue'), props: true, meta: { screen, roles: READING } },
]

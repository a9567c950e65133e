import type { RouteRecordRaw } from 'vue-router'
import { READING as roles } from './roles'

// Positions are written and photos shown as joint inspections do.
const screen = ['field_office', 'inspections']

export const routes: RouteRecordRaw[] = [
  { path: '/field-office', component: () => import('./PackagesPage.vue'), meta: { screen, nav: 'field_office', roles } },
  { path: '/field-office/changes', component: () => import('./ChangesPage.vue'), meta: { screen, roles } },
  { path: '/field-office/changes/:id', component: () => import('./ChangePage.vue'), props: true, meta: { screen, roles } },
]

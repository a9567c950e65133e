import type { RouteRecordRaw } from 'vue-router'
import { READING, REGISTERING, REQUESTS, SHEETS } from './roles'

// Lists are brought as those of graves are. A division is chosen as events do, a place as applications and signs do, photos are shown as inspections show them.
const screen = ['facilities', 'edit', 'applications', 'signs', 'inspections']

export const routes: RouteRecordRaw[] = [
  { path: '/facilities', component: () => import('./FacilitiesPage.vue'), meta: { screen, nav: 'facilities', roles: READING } },
  { path: '/facilities/new', component: () => import('./FacilityForm.vue'), meta: { screen, roles: REGISTERING } },
  { path: '/facilities/import', component: () => import('./ImportPage.vue'), meta: { screen: [...screen, 'graves'], roles: REGISTERING } },
  { path: '/facilities/fire', component: () => import('./FirePage.vue'), meta: { screen, roles: READING } },
  { path: '/facilities/subsidies', component: () => import('./SheetsPage.vue'), meta: { screen, roles: SHEETS } },
  { path: '/facilities/subsidies/:id', component: () => import('./SheetPage.vue'), props: true, meta: { screen, roles: SHEETS } },
  { path: '/facilities/requests', component: () => import('./RequestsPage.vue'), meta: { screen, roles: REQUESTS } },
  { path: '/facilities/requests/:id', component: () => import('./RequestPage.vue'), props: true, meta: { screen, roles: REQUESTS } },
  { path: '/facilities/:id', component: () => import('./FacilityPage.vue'), props: true, meta: { screen, roles: READING } },
  { path: '/facilities/:id/edit', component: () => import('./FacilityForm.vue'), props: true, meta: { screen, roles: REGISTERING } },
]

import type { RouteRecordRaw } from 'vue-router'
import { DESK, INSPECTING, NOTICES, READING, REGISTERING } from './roles'

// Reports are sent by anybody.
// Photos are shown as inspections show them, a place is chosen as applications do.
const screen = ['signs', 'inspections', 'applications']

export const routes: RouteRecordRaw[] = [
  { path: '/signs', component: () => import('./RoadsPage.vue'), meta: { screen, nav: 'signs', roles: READING } },
  { path: '/signs/road', component: () => import('./RoadPage.vue'), meta: { screen, roles: READING } },
  { path: '/signs/new', component: () => import('./SignForm.vue'), meta: { screen, roles: REGISTERING } },
  { path: '/signs/import', component: () => import('./ImportPage.vue'), meta: { screen, roles: REGISTERING } },
  { path: '/signs/inspections/:id', component: () => import('./RoundPage.vue'), props: true, meta: { screen, roles: READING } },
  { path: '/signs/notices', component: () => import('./NoticesPage.vue'), meta: { screen, roles: NOTICES } },
  { path: '/signs/notices/:id', component: () => import('./NoticePage.vue'), props: true, meta: { screen, roles: NOTICES } },
  { path: '/signs/reports', component: () => import('./ReportsPage.vue'), meta: { screen, roles: DESK } },
  { path: '/signs/reports/:id', component: () => import('./ReportPage.vue'), props: true, meta: { screen, roles: DESK } },
  { path: '/signs/:id', component: () => import('./SignPage.vue'), props: true, meta: { screen, roles: READING } },
  { path: '/signs/:id/edit', component: () => import('./SignForm.vue'), props: true, meta: { screen, roles: REGISTERING } },
  { path: '/signs/:id/read', component: () => import('./ReadPage.vue'), props: true, meta: { screen, roles: INSPECTING } },
  { path: '/report', component: () => import('./PublicReport.vue'), meta: { screen, nav: 'report' } },
]

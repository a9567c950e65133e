import type { RouteRecordRaw } from 'vue-router'
import type { Role } from '@/api/session'

/** Who reads signs, who inspects them, and who works at the desk; reports are sent by anybody. */
const roles: Role[] = ['admin', 'editor', 'reviewer', 'leader', 'field', 'planner']
const inspecting: Role[] = ['editor', 'reviewer', 'field']
const desk: Role[] = ['editor', 'reviewer']
// Photos are shown as inspections show them, a place is chosen as applications do.
const screen = ['signs', 'inspections', 'applications']

export const routes: RouteRecordRaw[] = [
  { path: '/signs', component: () => import('./RoadsPage.vue'), meta: { screen, nav: 'signs', roles } },
  { path: '/signs/road', component: () => import('./RoadPage.vue'), meta: { screen, roles } },
  { path: '/signs/new', component: () => import('./SignForm.vue'), meta: { screen, roles: inspecting } },
  { path: '/signs/import', component: () => import('./ImportPage.vue'), meta: { screen, roles: inspecting } },
  { path: '/signs/inspections/:id', component: () => import('./RoundPage.vue'), props: true, meta: { screen, roles } },
  { path: '/signs/notices', component: () => import('./NoticesPage.vue'), meta: { screen, roles } },
  { path: '/signs/notices/:id', component: () => import('./NoticePage.vue'), props: true, meta: { screen, roles } },
  { path: '/signs/reports', component: () => import('./ReportsPage.vue'), meta: { screen, roles: desk } },
  { path: '/signs/reports/:id', component: () => import('./ReportPage.vue'), props: true, meta: { screen, roles: desk } },
  { path: '/signs/:id', component: () => import('./SignPage.vue'), props: true, meta: { screen, roles } },
  { path: '/signs/:id/edit', component: () => import('./SignForm.vue'), props: true, meta: { screen, roles: inspecting } },
  { path: '/signs/:id/read', component: () => import('./ReadPage.vue'), props: true, meta: { screen, roles: inspecting } },
  { path: '/report', component: () => import('./PublicReport.vue'), meta: { screen, nav: 'report' } },
]

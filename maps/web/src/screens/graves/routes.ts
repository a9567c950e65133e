import type { RouteRecordRaw } from 'vue-router'
import { HANDLING, READING, REGISTERING } from './roles'

// Positions and photos are taken as those of signs are, divisions are chosen as in the register.
const screen = ['graves', 'signs', 'inspections', 'edit']

export const routes: RouteRecordRaw[] = [
  { path: '/graves', component: () => import('./GravesPage.vue'), meta: { screen, nav: 'graves', roles: READING } },
  { path: '/graves/new', component: () => import('./GraveForm.vue'), meta: { screen, roles: REGISTERING } },
  { path: '/graves/import', component: () => import('./ImportPage.vue'), meta: { screen, roles: REGISTERING } },
  { path: '/graves/duplicates', component: () => import('./DuplicatesPage.vue'), meta: { screen, roles: HANDLING } },
  { path: '/graves/announcements', component: () => import('./AnnouncementsPage.vue'), meta: { screen, roles: READING } },
  { path: '/graves/announcements/new', component: () => import('./AnnouncePage.vue'), meta: { screen, roles: HANDLING } },
  { path: '/graves/announcements/:id', component: () => import('./AnnouncementPage.vue'), props: true, meta: { screen, roles: READING } },
  { path: '/graves/progress', component: () => import('./ProgressPage.vue'), meta: { screen, roles: READING } },
  { path: '/graves/:id', component: () => import('./GravePage.vue'), props: true, meta: { screen, roles: READING } },
  { path: '/graves/:id/edit', component: () => import('./GraveForm.vue'), props: true, meta: { screen, roles: REGISTERING } },
]

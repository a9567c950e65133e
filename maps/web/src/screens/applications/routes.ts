import type { RouteRecordRaw } from 'vue-router'
import type { Role } from '@/api/session'

/** Who sees applications; what each may do is said by the procedure. What was announced is for everybody. */
const roles: Role[] = ['admin', 'editor', 'reviewer', 'leader', 'township', 'field', 'planner']
// A place is drawn and a division chosen as the editing screen does; checks are told in the naming desk's words.
const screen = ['applications', 'edit', 'naming']

export const routes: RouteRecordRaw[] = [
  { path: '/applications', component: () => import('./ApplicationList.vue'), meta: { screen, nav: 'applications', roles } },
  { path: '/applications/new', component: () => import('./NewApplication.vue'), meta: { screen, roles: ['editor', 'reviewer'] } },
  { path: '/applications/:id', component: () => import('./ApplicationPage.vue'), props: true, meta: { screen, roles } },
  { path: '/announcements', component: () => import('./AnnouncementList.vue'), meta: { screen, nav: 'announcements' } },
]

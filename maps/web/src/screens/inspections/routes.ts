import type { RouteRecordRaw } from 'vue-router'
import type { Role } from '@/api/session'

const roles: Role[] = ['admin', 'editor', 'reviewer', 'leader', 'field', 'planner', 'neighbour']
const meta = { screen: 'inspections', roles }

export const routes: RouteRecordRaw[] = [
  { path: '/inspections', component: () => import('./InspectionsPage.vue'), meta: { ...meta, nav: 'inspections' } },
  {
    path: '/inspections/new',
    component: () => import('./OpenInspection.vue'),
    meta: { screen: 'inspections', roles: ['editor', 'reviewer', 'leader'] },
  },
  {
    path: '/inspections/templates',
    component: () => import('./TemplatesPage.vue'),
    meta: { screen: 'inspections', roles: ['admin', 'editor', 'reviewer', 'leader'] },
  },
  { path: '/inspections/:id/:part?', component: () => import('./InspectionPage.vue'), props: true, meta: { ...meta, screen: ['inspections', 'field_position', 'field_office'] } },
]

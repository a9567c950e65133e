import type { RouteRecordRaw } from 'vue-router'
import { PROPOSING, type Role } from '@/api/session'

const roles: Role[] = [...PROPOSING]
/** What happens to a division is not found out in the field. */
const ofDivisions: Role[] = ['editor', 'township']
/** A line lies in two counties: no township covers it. */
const ofBoundaries: Role[] = ['editor', 'field']

/** A place is chosen as in an application. */
const ofNames = ['edit', 'applications']

export const routes: RouteRecordRaw[] = [
  {
    path: '/place-names/new',
    component: () => import('./EditRecord.vue'),
    props: { subject: 'feature' },
    meta: { screen: 'edit', roles },
  },
  {
    path: '/place-names/:id/edit',
    component: () => import('./EditRecord.vue'),
    props: (route) => ({ subject: 'feature', id: String(route.params.id) }),
    meta: { screen: 'edit', roles },
  },
  {
    path: '/divisions/new',
    component: () => import('./EditRecord.vue'),
    props: { subject: 'administrative_division' },
    meta: { screen: 'edit', roles },
  },
  {
    path: '/divisions/:id/edit',
    component: () => import('./EditRecord.vue'),
    props: (route) => ({ subject: 'administrative_division', id: String(route.params.id) }),
    meta: { screen: 'edit', roles },
  },
  {
    path: '/boundaries/lines/new',
    component: () => import('./EditRecord.vue'),
    props: { subject: 'boundary_line' },
    meta: { screen: 'edit', roles: ofBoundaries },
  },
  {
    path: '/boundaries/lines/:id/edit',
    component: () => import('./EditRecord.vue'),
    props: (route) => ({ subject: 'boundary_line', id: String(route.params.id) }),
    meta: { screen: 'edit', roles: ofBoundaries },
  },
  {
    path: '/boundaries/markers/new',
    component: () => import('./EditRecord.vue'),
    props: { subject: 'boundary_marker' },
    meta: { screen: 'edit', roles: ofBoundaries },
  },
  {
    path: '/boundaries/markers/:id/edit',
    component: () => import('./EditRecord.vue'),
    props: (route) => ({ subject: 'boundary_marker', id: String(route.params.id) }),
    meta: { screen: 'edit', roles: ofBoundaries },
  },
  {
    path: '/naming/protected/new',
    component: () => import('./EditRecord.vue'),
    props: { subject: 'protected_name' },
    meta: { screen: ofNames, roles: ['editor'] },
  },
  {
    path: '/naming/protected/:id/edit',
    component: () => import('./EditRecord.vue'),
    props: (route) => ({ subject: 'protected_name', id: String(route.params.id) }),
    meta: { screen: ofNames, roles: ['editor'] },
  },
  {
    path: '/divisions/:id/events/:type',
    component: () => import('./DivisionEvent.vue'),
    props: true,
    meta: { screen: 'edit', roles: ofDivisions },
  },
  { path: '/proposals/:id/edit', component: () => import('./MendProposal.vue'), props: true, meta: { screen: 'edit', roles } },
  { path: '/drafts', component: () => import('./DraftList.vue'), meta: { screen: 'edit', nav: 'drafts', roles } },
]

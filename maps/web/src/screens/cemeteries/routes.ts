import type { RouteRecordRaw } from 'vue-router'
import { READING, REGISTERING } from './roles'

// A division is chosen as events do, a file is kept as signs do.
const screen = ['cemeteries', 'edit', 'signs']

export const routes: RouteRecordRaw[] = [
  { path: '/cemeteries', component: () => import('./CemeteriesPage.vue'), meta: { screen, nav: 'cemeteries', roles: READING } },
  { path: '/cemeteries/new', component: () => import('./CemeteryForm.vue'), meta: { screen, roles: REGISTERING } },
  { path: '/cemeteries/burials', component: () => import('./BurialsPage.vue'), meta: { screen, roles: READING } },
  { path: '/cemeteries/:id', component: () => import('./CemeteryPage.vue'), props: true, meta: { screen, roles: READING } },
  { path: '/cemeteries/:id/edit', component: () => import('./CemeteryForm.vue'), props: true, meta: { screen, roles: REGISTERING } },
]

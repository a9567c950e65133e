import type { RouteRecordRaw } from 'vue-router'
import { PLANNING, READING } from './roles'

// How far a job is stands in the words of jobs.
const screen = ['planning', 'jobs']

export const routes: RouteRecordRaw[] = [
  { path: '/planning', component: () => import('./RunsPage.vue'), meta: { screen, nav: 'planning', roles: READING } },
  { path: '/planning/new', component: () => import('./NewRunPage.vue'), meta: { screen, roles: PLANNING } },
  { path: '/planning/heights', component: () => import('./HeightsPage.vue'), meta: { screen, roles: READING } },
  { path: '/planning/running/:job', component: () => import('./RunningPage.vue'), props: true, meta: { screen, roles: PLANNING } },
  { path: '/planning/:id', component: () => import('./RunPage.vue'), props: true, meta: { screen, roles: READING } },
  { path: '/planning/:id/compare/:other', component: () => import('./ComparePage.vue'), props: true, meta: { screen, roles: READING } },
]

import type { RouteRecordRaw } from 'vue-router'
import { READING } from '@/screens/planning/roles'

// How far a load is, and what it found, stands in the words of jobs.
const screen = ['planning_layers', 'jobs']

export const routes: RouteRecordRaw[] = [
  { path: '/planning/layers', component: () => import('./LayersPage.vue'), meta: { screen, nav: 'planning_layers', roles: READING } },
]

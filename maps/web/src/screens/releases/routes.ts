import type { RouteRecordRaw } from 'vue-router'

// A release is built by a job.
const screen = ['releases', 'jobs']

export const routes: RouteRecordRaw[] = [
  { path: '/releases', component: () => import('./ReleasesPage.vue'), meta: { screen, nav: 'releases' } },
  { path: '/releases/:number', component: () => import('./ReleasePage.vue'), props: true, meta: { screen } },
]

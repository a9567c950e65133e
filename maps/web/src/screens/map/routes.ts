import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/map', component: () => import('./MapScreen.vue'), meta: { screen: 'map', nav: 'map', full: true } },
]

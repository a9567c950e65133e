import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/place-names/:id', component: () => import('./PlaceNamePage.vue'), props: true, meta: { screen: 'record' } },
  { path: '/divisions/:id', component: () => import('./DivisionPage.vue'), props: true, meta: { screen: 'record' } },
]

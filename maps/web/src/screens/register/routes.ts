import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/divisions',
    component: () => import('./RegisterTable.vue'),
    props: { kind: 'divisions' },
    meta: { screen: 'register', nav: 'divisions' },
  },
  { path: '/divisions/tree', component: () => import('./DivisionTree.vue'), meta: { screen: 'register' } },
  {
    path: '/place-names',
    component: () => import('./RegisterTable.vue'),
    props: { kind: 'place-names' },
    meta: { screen: 'register', nav: 'place_names' },
  },
]

import type { RouteRecordRaw } from 'vue-router'
import type { Role } from '@/api/session'

const roles: Role[] = ['admin', 'editor', 'reviewer', 'leader', 'township', 'field', 'planner']

export const routes: RouteRecordRaw[] = [
  {
    path: '/inbox',
    component: () => import('./InboxPage.vue'),
    meta: { screen: 'proposals', nav: 'inbox', roles: ['editor', 'reviewer', 'leader', 'township', 'field'] },
  },
  {
    path: '/proposals',
    component: () => import('./ProposalList.vue'),
    meta: { screen: 'proposals', nav: 'proposals', roles },
  },
  {
    path: '/proposals/:id',
    component: () => import('./ProposalPage.vue'),
    props: true,
    meta: { screen: ['proposals', 'coverage', 'name_rules', 'jobs'], roles },
  },
]

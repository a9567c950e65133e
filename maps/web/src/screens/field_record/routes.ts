import type { RouteRecordRaw } from 'vue-router'
import { CARRYING } from '@/screens/field/routes'

const meta = { screen: ['field', 'field_record', 'field_capture', 'field_position', 'field_map'], roles: CARRYING, touch: true }

export const routes: RouteRecordRaw[] = [
  { path: '/field/packages/:packageId/records/:recordId', component: () => import('./RecordPage.vue'), props: true, meta },
  { path: '/field/packages/:packageId/new/:kind', component: () => import('./NewRecordPage.vue'), props: true, meta },
]

import type { Role } from '@/api/session'

/** Who reads facilities: the bureau all, 苏木 and 镇 those of their own area. */
export const READING: Role[] = ['admin', 'editor', 'reviewer', 'leader', 'township', 'field', 'planner']
/** Who registers facilities and says what they do. */
export const REGISTERING: Role[] = ['editor', 'reviewer', 'township']
/** Who reads sheets of subsidies, and who makes and confirms them. */
export const SHEETS: Role[] = ['admin', 'editor', 'reviewer', 'leader', 'planner']
export const PAYING: Role[] = ['editor', 'reviewer']
/** Who accepts that a fire-safety problem is settled. */
export const ACCEPTING: Role[] = ['editor', 'reviewer', 'leader']
/** Who reads requests of households, masked; who takes them and sends them to a station. */
export const REQUESTS: Role[] = ['admin', 'editor', 'reviewer', 'leader', 'township']
export const SERVING: Role[] = ['editor', 'township']

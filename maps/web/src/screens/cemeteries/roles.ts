import type { Role } from '@/api/session'

/** Who reads cemeteries and their ledgers, names masked; 苏木 and 镇 those of their own area. */
export const READING: Role[] = ['admin', 'editor', 'reviewer', 'leader', 'township', 'field', 'planner']
/** Who reads planning runs and the plan made of them. */
export const PLANNING: Role[] = ['admin', 'editor', 'reviewer', 'leader', 'planner']
/** Who registers cemeteries, their states and capacity. */
export const REGISTERING: Role[] = ['editor', 'reviewer', 'planner']
/** Who keeps the ledger of plots and niches, and must know who lies there. */
export const KEEPING: Role[] = ['editor', 'township']

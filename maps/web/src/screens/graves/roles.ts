import type { Role } from '@/api/session'

/** Who reads the ledger: the bureau all, 苏木 and 镇 that of their own area. */
export const READING: Role[] = ['admin', 'editor', 'reviewer', 'leader', 'township', 'field', 'planner']
/** Who registers sites, amends them, adds photos and contacts. */
export const REGISTERING: Role[] = ['editor', 'reviewer', 'township', 'field']
/** Who handles cases: steps, notices, agreements. */
export const HANDLING: Role[] = ['editor', 'reviewer', 'township']
/** Who checks the status of a site, decides on duplicates, and accepts. */
export const DECIDING: Role[] = ['editor', 'reviewer']

import type { Role } from '@/api/session'

/** Who reads planning runs: those of the whole region. */
export const READING: Role[] = ['admin', 'editor', 'reviewer', 'leader', 'planner']
/** Who has analyses made. */
export const PLANNING: Role[] = ['admin', 'editor', 'reviewer', 'planner']

import type { Role } from '@/api/session'

/** Who reads targets and reporting periods. */
export const READING: Role[] = ['admin', 'editor', 'reviewer', 'leader', 'planner']
/** Who prepares periods and keeps superiors' forms. */
export const PREPARING: Role[] = ['editor', 'planner']
/** Who closes a period that somebody else prepared. */
export const CLOSING: Role[] = ['reviewer', 'leader']

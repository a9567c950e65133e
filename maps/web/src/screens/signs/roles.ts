import type { Role } from '@/api/session'

/** Who reads signs: the bureau all, 苏木 and 镇 those of their own area. */
export const READING: Role[] = ['admin', 'editor', 'reviewer', 'leader', 'township', 'field', 'planner']
/** Who inspects signs and says in which state they are. */
export const INSPECTING: Role[] = ['editor', 'reviewer', 'township', 'field']
/** Who registers signs and amends what they are. */
export const REGISTERING: Role[] = ['editor', 'reviewer', 'field']
/** Who reads the notices to units: the bureau. */
export const NOTICES: Role[] = ['admin', 'editor', 'reviewer', 'leader', 'field', 'planner']
/** Who issues notices and works on reports of the public. */
export const DESK: Role[] = ['editor', 'reviewer']

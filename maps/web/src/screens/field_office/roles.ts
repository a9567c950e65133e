import type { Role } from '@/api/session'

/** Whoever oversees field work sees everybody's, others their own. */
export const READING: Role[] = ['admin', 'editor', 'reviewer', 'leader', 'township', 'field', 'neighbour']
/** Whoever takes packages, or decides on what comes back of them. */
export const BRINGING: Role[] = ['editor', 'reviewer', 'township', 'field', 'neighbour']

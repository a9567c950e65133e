import type { Shape } from '@/api/client'

export type Row = Shape<'ReleaseRowOut'>
export type Release = Shape<'ReleaseOut'>
export type Manifest = Shape<'ManifestOut'>
export type File = Shape<'ReleaseFileOut'>
export type Audience = 'public' | 'whole'

const STATES: Record<Row['state'], 'success' | 'info' | 'warning' | 'danger' | 'primary'> = {
  building: 'primary',
  checked: 'warning',
  current: 'success',
  previous: 'info',
  withdrawn: 'info',
  failed: 'danger',
}

/** Return the colour of a state's tag. */
export const tagOf = (state: Row['state']) => STATES[state]

/** Return the address that a file is downloaded from. */
export function address(number: number, name: string, audience: Audience): string {
  const of = audience === 'whole' ? '?audience=whole' : ''
  return `/releases/${number}/files/${encodeURIComponent(name)}${of}`
}

/** Return the files that say something of the release itself, the lists of a kind, in the order of the manifest. */
export function filesOf(files: readonly File[], kind: string | null): File[] {
  return files.filter((one) => one.kind === kind)
}

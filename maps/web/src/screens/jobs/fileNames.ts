import { i18n } from '@/i18n'

/** Return what a result file is called for a person; an export bears its own name. */
export function fileName(name: string): string {
  const key = `jobs.file_names.${name.replace('.', '_')}`
  return i18n.global.te(key) ? i18n.global.t(key) : name
}

import { shallowRef } from 'vue'
import { i18n } from '@/i18n'
import { said } from '@/procedure/said'
import { procedure, type Procedure } from './calls'

/** The rules in force, read once: classes, steps, measures, settings. */
export const known = shallowRef<Procedure | null>(null)

export async function loadProcedure(): Promise<void> {
  known.value ??= await procedure()
}

/** Return a class of nonstandard names in the reader's language. */
export function className(code: string): string {
  const found = known.value?.classes.find((one) => one.name_class === code)
  return found === undefined ? code : said(code, found.name_en)
}

/** Return a class as the tag of a case: suspected until the name was determined to be of it. */
export function classTag(code: string, isDetermined: boolean): string {
  const name = className(code)
  return isDetermined ? name : i18n.global.t('cleanup.suspected', { name })
}

/** Return the number of a case, notice or application, so that it is not read as a month. */
export const numbered = (number: string): string => i18n.global.t('cleanup.numbered', { number })

/** Return a figure of the settings, or another where it is not read yet. */
export const figure = (setting: string, otherwise: number) => known.value?.settings.find((one) => one.setting === setting)?.value ?? otherwise

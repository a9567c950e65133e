import type { Problem } from '@/api/problem'

/** What a part of a refusal is about, by its name for people, and what is wrong with it. */
export interface Told {
  about: string
  message: string
}

/**
 * Return what is wrong with each thing that a refusal is about, in the reader's language. The register names fields of
 * forms; others are named by `called`, where the screen that sent them has a name for them.
 */
export function toldOf(problem: Problem, language: string, called: (path: string) => string = (path) => path): Told[] {
  return problem.details
    .map((one) => {
      const path = one.field ?? one.path ?? ''
      const plain = path.split('/').filter((part, at) => !/^\d+$/.test(part) && !(at === 0 && part === 'body')).join('/')
      const named = one.field_name ?? called(plain)
      return { about: named === plain ? (plain.split('/').pop() ?? '') : named, message: (language === 'en' ? one.message_en : undefined) ?? one.message ?? '' }
    })
    .filter((one) => one.message !== '')
}

import { api, ask, type Shape } from '@/api/client'

export type Asked = Shape<'ProposedNameIn'>
export type CheckedName = Shape<'CheckedNameOut'>
export type Item = Shape<'CheckedItemOut'>
export type Found = Shape<'FoundOut'>
export type Suggestion = Shape<'SuggestionOut'>
export type Choice = Shape<'NamingClassOut'>
export type Outcome = Item['outcome']

/** The client reads a pair of numbers as a list; the shapes know better. */
export const check = async (body: Asked) => (await ask(api.POST('/naming-checks', { body }))) as unknown as CheckedName

export const choices = () => ask(api.GET('/naming-checks/classes'))

export const suggest = async (body: Asked) =>
  (await ask(api.POST('/naming-suggestions', { params: { query: { limit: 12 } }, body }))) as unknown as Suggestion[]

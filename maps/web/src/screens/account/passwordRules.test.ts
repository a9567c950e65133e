import { expect, it } from 'vitest'
import { rulesKept } from './passwordRules'

const limits = { login: 'tuke', shortest_password: 10, longest_password: 200 }

it.each([
  ['a whole sentence', 'a whole sentence', []],
  ['short', 'short', ['long_enough']],
  ['Tuke is my town', 'Tuke is my town', ['without_login']],
  ['the old one here', 'the old one here', ['not_the_old']],
  ['a whole sentence', 'a whole sentense', ['same_twice']],
  ['草原上有一棵树呀风吹过', '草原上有一棵树呀风吹过', []],
  ['', '', ['long_enough', 'without_login', 'not_the_old', 'same_twice']],
])('says what is wrong with %j', (wanted, again, broken) => {
  const kept = rulesKept('the old one here', wanted, again, limits)
  expect(Object.entries(kept).filter(([, one]) => !one).map(([name]) => name)).toEqual(broken)
})

import { expect, it } from 'vitest'
import { datumNamed, guessed, tableOf } from './rtkTable'

it.each(['1985高程', '85高程', '1985国家高程基准'])('finds heights below “%s”, and their datum', (name) => {
  const table = tableOf(`点号,X,Y,${name},中误差\n002,4241185.152,579146.745,1308.6,0.021`)
  expect(guessed(table)).toEqual({ point: 0, north: 1, east: 2, height: 3, sigma: 4 })
  expect(datumNamed(table, 3)).toBe('yellow_sea_1985')
})

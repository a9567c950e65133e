import { expect, it } from 'vitest'
import { holding } from './holding'

it('looks for what was typed, not for what it would mean', () => {
  expect(holding("a'b_%\\")).toBe("%a''b\\_\\%\\\\%")
})

import { expect, it } from 'vitest'
import { allDone, underway, untilEnded } from './underway'

it('waits for all that is underway, for what begins meanwhile too, and says whether it went well', async () => {
  expect(await allDone()).toBe(true)
  const order: string[] = []
  const said = (name: string, isWell: boolean) => (order.push(name), isWell)
  let ends = () => {}
  underway(new Promise<void>((done) => (ends = done)).then(() => said('first', true)))
  const waited = allDone().then((isWell) => said('all', isWell))
  underway(Promise.resolve().then(() => said('second', false)))
  await Promise.resolve()
  ends()
  expect(await waited).toBe(false)
  expect(order).toEqual(['second', 'first', 'all'])
  // What went wrong was told then; the next time is the next time.
  expect(await allDone()).toBe(true)
  underway(Promise.reject(new Error('no picture')))
  expect(await allDone()).toBe(false)
})

it('ends what goes on until it is ended, once, and not what ended by itself', async () => {
  const order: string[] = []
  const ending = (name: string, isWell: boolean) => async () => {
    order.push(name)
    return isWell
  }
  const takeBack = untilEnded(ending('by itself', false))
  untilEnded(ending('recording', true))
  takeBack()
  expect(await allDone()).toBe(true)
  expect(await allDone()).toBe(true)
  expect(order).toEqual(['recording'])
  untilEnded(ending('no room', false))
  expect(await allDone()).toBe(false)
})

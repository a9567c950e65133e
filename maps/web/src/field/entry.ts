import { Problem } from '@/api/problem'
import { freeLeft } from './freeing'
import { startSending } from './sender'
import { fieldSession } from './session'
import { opened } from './store'

export { isOwn } from './session'

/** Come to a screen of the field: know who is there, and send what is held when there is a line. Throws a Problem. */
export async function enter(): Promise<void> {
  await opened()
  // Freeing writes, too: a device without room for that opens all the same.
  await freeLeft().catch((failure: unknown) => {
    if (!(failure instanceof Problem)) throw failure
  })
  await fieldSession()
  await startSending()
}

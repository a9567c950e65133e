import { freeLeft } from './freeing'
import { startSending } from './sender'
import { fieldSession } from './session'
import { opened } from './store'

export { isOwn } from './session'

/** Come to a screen of the field: know who is there, and send what is held when there is a line. Throws a Problem. */
export async function enter(): Promise<void> {
  await opened()
  await freeLeft()
  await fieldSession()
  await startSending()
}

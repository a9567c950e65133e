import { shallowRef } from 'vue'
import { Problem } from '@/api/problem'
import { isStandIn, knownSession, loadSession, me, signedIn, standIn, type Role } from '@/api/session'
import { keepPages } from './offline'
import { isToSend, person, setting, store, written, type Person } from './store'

/** How long a bad line may keep somebody from his own device. */
const PATIENCE_MS = 4000
const PERSON = 'person'
/** Names of all who took packages on this device, to say whose they are. */
const PEOPLE = 'people'

/** Whether the device had no room to remember who signed in. */
export const isUnremembered = shallowRef(false)

const late = () => new Promise<void>((done) => setTimeout(done, PATIENCE_MS))

/**
 * Know who is at the device: as the register says, or, where it can't be asked or his session ended, who signed in
 * here last. Throws a Problem where nobody ever did and the register can't be asked.
 */
export async function fieldSession(): Promise<void> {
  void keepPages()
  if (signedIn.value) {
    if (!isStandIn.value) await keepPerson()
    return
  }
  const known = await person()
  if (known === null) await knownSession()
  else if (navigator.onLine) await Promise.race([knownSession().catch(() => undefined), late()])
  if (signedIn.value) await keepPerson()
  else standIn(known)
}

/** Ask the register anew who is there; whether it is the one at the screen, with a session. Throws a Problem. */
export async function isSessionOf(accountId: string): Promise<boolean> {
  await loadSession()
  if (isStandIn.value || me.value?.account_id !== accountId) return false
  await keepPerson()
  return true
}

async function keepPerson(): Promise<void> {
  const now = me.value
  if (now?.account_id == null) return
  const kept: Person = {
    account_id: now.account_id,
    login: now.login,
    name: now.display_name,
    roles: [...now.roles] as Role[],
  }
  const before = await person()
  if (JSON.stringify(before) === JSON.stringify(kept)) return
  try {
    await written(() =>
      store.transaction('rw', store.settings, async () => {
        const known = { ...(await people()), [kept.account_id]: kept.name }
        await store.settings.bulkPut([{ name: PERSON, value: kept }, { name: PEOPLE, value: known }])
      }),
    )
    isUnremembered.value = false
  } catch (failure) {
    if (!(failure instanceof Problem)) throw failure
    // The device opens all the same, for room to be made; without a line not for who was here before.
    await forgetPerson()
    isUnremembered.value = true
  }
}

/** Forget who signed in; what he holds stays on the device for him. */
export async function forgetPerson(): Promise<void> {
  await store.settings.delete(PERSON)
}

/** Count what the one at the screen said on this device and the register has nothing of. */
export async function unsent(): Promise<number> {
  return store.changes.where({ accountId: me.value?.account_id ?? '' }).filter(isToSend).count()
}

/** Return the names of those who worked on this device, by account. */
export async function people(): Promise<Record<string, string>> {
  return (await setting<Record<string, string>>(PEOPLE)) ?? {}
}

/** Whether a package on this device is the one's at the screen; of others he sees nothing. */
export async function isOwn(packageId: string): Promise<boolean> {
  const kept = await store.packages.get(packageId)
  return kept !== undefined && kept.accountId === me.value?.account_id
}

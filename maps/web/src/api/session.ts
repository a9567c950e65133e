import { computed, reactive } from 'vue'
import { changeLanguage, type Language, type Screen } from '@/i18n'
import { api, ask, type Shape, useCsrfToken } from './client'
import { Problem } from './problem'

export const ROLES = ['admin', 'editor', 'reviewer', 'leader', 'township', 'field', 'planner', 'neighbour'] as const
export type Role = (typeof ROLES)[number]

/** Who drafts proposals: 编辑, 苏木镇填报, 外业. */
export const PROPOSING: readonly Role[] = ['editor', 'township', 'field']

/** Kept while somebody has left this device and not yet the register. */
const LEFT = 'diming.left'

const state = reactive<{ me: Shape<'Me'> | null; standIn: Shape<'Me'> | null }>({ me: null, standIn: null })

/** Whether the one at the screen is known from this device alone: the register can't be asked, or his session ended. */
export const isStandIn = computed(() => state.standIn !== null && state.me?.account_id == null)
/** Who uses the application; null until the register has said so. */
export const me = computed(() => (isStandIn.value ? state.standIn : state.me))
export const signedIn = computed(() => me.value?.account_id != null)

/** Whether the one at the screen has any of these roles. */
export function hasRole(...roles: Role[]): boolean {
  return roles.some((role) => me.value?.roles.includes(role))
}

/** Have somebody who signed in on this device before stand in while the register can't be asked; null ends that. */
export function standIn(known: { account_id: string; login: string; name: string; roles: readonly Role[] } | null): void {
  state.standIn = known && {
    account_id: known.account_id,
    login: known.login,
    display_name: known.name,
    roles: [...known.roles],
    clearance: 'public',
    csrf_token: '',
    language: null,
    must_change_password: false,
  }
}

/** Ask the register who one is; whoever left without a line leaves there now. */
export async function loadSession(): Promise<void> {
  let now = await ask(api.GET('/session'))
  useCsrfToken(now.csrf_token)
  if (localStorage.getItem(LEFT) !== null) {
    if (now.account_id !== null) {
      await ask(api.DELETE('/session'))
      useCsrfToken('')
      now = await ask(api.GET('/session'))
      useCsrfToken(now.csrf_token)
    }
    localStorage.removeItem(LEFT)
  }
  state.me = now
}

let first: Promise<void> | undefined

/** Ask the register who one is, once for the life of the page; again after it could not be asked. */
export function knownSession(): Promise<void> {
  first ??= loadSession().catch((failure: unknown) => {
    first = undefined
    throw failure
  })
  return first
}

/** Change the language; whoever is signed in finds it again at his next sign-in, on any machine. */
export async function chooseLanguage(language: Language, screen?: Screen): Promise<void> {
  await changeLanguage(language, screen)
  // Without a network or a session it is remembered on this machine alone.
  if (signedIn.value && !isStandIn.value && navigator.onLine) {
    await ask(api.PATCH('/session/account', { body: { language } }))
  }
}

export async function signIn(login: string, password: string): Promise<void> {
  const opened = await ask(api.POST('/session', { body: { login, password } }))
  localStorage.removeItem(LEFT)
  useCsrfToken(opened.csrf_token)
  await loadSession()
}

/** Leave this device at once, and the register as soon as it can be asked. */
export async function signOut(): Promise<void> {
  // Whoever leaves on purpose does not open the field's screens here without a network.
  standIn(null)
  await (await import('@/field/session')).forgetPerson()
  localStorage.setItem(LEFT, '')
  try {
    await loadSession()
  } catch (failure) {
    if (!(failure instanceof Problem) || failure.status !== 0) throw failure
    state.me = null
    first = undefined
    useCsrfToken('')
  }
}

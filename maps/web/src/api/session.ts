import { computed, reactive } from 'vue'
import { changeLanguage, type Language, type Screen } from '@/i18n'
import { api, ask, type Shape, useCsrfToken } from './client'

export const ROLES = ['admin', 'editor', 'reviewer', 'leader', 'township', 'field', 'planner', 'neighbour'] as const
export type Role = (typeof ROLES)[number]

/** Who drafts proposals: 编辑, 苏木镇填报, 外业. */
export const PROPOSING: readonly Role[] = ['editor', 'township', 'field']

const state = reactive<{ me: Shape<'Me'> | null }>({ me: null })

/** Who uses the application; null until the register has said so. */
export const me = computed(() => state.me)
export const signedIn = computed(() => state.me?.account_id != null)

/** Whether the one at the screen has any of these roles. */
export function hasRole(...roles: Role[]): boolean {
  return roles.some((role) => state.me?.roles.includes(role))
}

/** Ask the register who one is. */
export async function loadSession(): Promise<void> {
  state.me = await ask(api.GET('/session'))
  useCsrfToken(state.me.csrf_token)
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
  if (signedIn.value) await ask(api.PATCH('/session/account', { body: { language } }))
}

export async function signIn(login: string, password: string): Promise<void> {
  const opened = await ask(api.POST('/session', { body: { login, password } }))
  useCsrfToken(opened.csrf_token)
  await loadSession()
}

export async function signOut(): Promise<void> {
  await ask(api.DELETE('/session'))
  useCsrfToken('')
  await loadSession()
}

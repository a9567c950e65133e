import { computed, reactive } from 'vue'
import { Problem } from '@/api/problem'
import { me } from '@/api/session'
import { i18n } from '@/i18n'
import { sendAll, type Sending } from './sending'
import { isSessionOf } from './session'
import { keepSetting, setting, store } from './store'

const FIRST_PAUSE_MS = 30_000
/** After something was said: whoever says more at once has it sent together. */
const SOON_MS = 5_000
const LONGEST_PAUSE_MS = 600_000

const state = reactive<{ now: Sending | null; problem: Problem | null; sentAt: string | null; isAutomatic: boolean }>({
  now: null,
  problem: null,
  sentAt: null,
  isAutomatic: true,
})

/** How sending goes: null while nothing is sent; why it stopped the last time; when it last went through. */
export const sending = computed(() => state)

let pause = FIRST_PAUSE_MS
let timer: ReturnType<typeof setTimeout> | undefined

/** Send what the one at the screen holds; what goes wrong is shown, and tried again later. */
export async function send(): Promise<void> {
  const { account_id: account, display_name: name } = me.value ?? {}
  if (account == null || state.now !== null) return
  clearTimeout(timer)
  state.now = { step: 'asking', done: 0, of: 0 }
  state.problem = null
  try {
    // His session may have ended, or somebody else signed in since: nothing goes under another's name.
    if (!(await isSessionOf(account))) {
      throw new Problem(401, 'SignInAgain', '', i18n.global.t('problem.sign_in_again', { name }))
    }
    await sendAll(account, (now) => (state.now = now))
    state.sentAt = new Date().toISOString()
    pause = FIRST_PAUSE_MS
  } catch (failure) {
    if (!(failure instanceof Problem)) throw failure
    state.problem = failure
    if (failure.kind !== 'SignInAgain') later()
  } finally {
    state.now = null
  }
}

function automaticallyIn(milliseconds: number): void {
  clearTimeout(timer)
  timer = setTimeout(() => void automatically(), milliseconds)
}

function later(): void {
  automaticallyIn(pause)
  pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
}

/** Send by itself where there is a line and something that the register has not answered. */
async function automatically(): Promise<void> {
  const account = me.value?.account_id
  if (!state.isAutomatic || !navigator.onLine || account == null) return
  const open = store.changes.where({ accountId: account }).filter((one) => one.state === 'held' || one.state === 'waiting')
  if ((await open.count()) > 0) await send()
}

export async function setAutomatic(isAutomatic: boolean): Promise<void> {
  state.isAutomatic = isAutomatic
  await keepSetting('automatic', isAutomatic)
  if (isAutomatic) void automatically()
}

let isStarted = false

/** Send by itself from now on: when the line comes back, when the page is looked at again, soon after something is said. */
export async function startSending(): Promise<void> {
  if (isStarted) return
  isStarted = true
  state.isAutomatic = (await setting<boolean>('automatic')) ?? true
  window.addEventListener('online', () => {
    pause = FIRST_PAUSE_MS
    void automatically()
  })
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void automatically())
  store.changes.hook('creating', () => automaticallyIn(SOON_MS))
  void automatically()
}

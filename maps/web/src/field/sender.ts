import { computed, reactive } from 'vue'
import { Problem } from '@/api/problem'
import { isStandIn, me } from '@/api/session'
import { i18n } from '@/i18n'
import { comparePackage, OPEN, sendAll, type How, type Sending, type Turn } from './sending'
import { isSessionOf } from './session'
import { isToSend, keepSetting, setting, store } from './store'

const FIRST_PAUSE_MS = 30_000
/** After something was said: whoever says more at once has it sent together. */
const SOON_MS = 5_000
const LONGEST_PAUSE_MS = 600_000
/** What the office decides on takes days; whoever looks at the page hears of it at once. */
const LONGEST_FOR_OFFICE_MS = 3_600_000

const state = reactive<{ now: Sending | null; problem: Problem | null; sentAt: string | null; isAutomatic: boolean }>({
  now: null,
  problem: null,
  sentAt: null,
  isAutomatic: true,
})

/** How sending goes: null while nothing is sent; why it stopped the last time; when it last went through. */
export const sending = computed(() => state)

let pause = FIRST_PAUSE_MS
/** How many packages this page compares with the register, or waits to. */
let comparisons = 0
/** When the register was asked last of packages of which it has all. */
let lookedAt = -Infinity
/** How all stood after sending the last time, and when that was. */
let stood = ''
let stoodAt = -Infinity
let timer: ReturnType<typeof setTimeout> | undefined

/** Send what the one at the screen holds; what goes wrong is shown, and tried again later. */
export const send = (): Promise<void> => pass({ isPressed: true, isLook: true })

async function pass(how: How): Promise<void> {
  const { account_id: account, display_name: name } = me.value ?? {}
  if (account == null || state.now !== null) return
  clearTimeout(timer)
  state.now = { step: 'asking', done: 0, of: 0 }
  state.problem = null
  if (how.isLook === true) lookedAt = performance.now()
  try {
    await requireSessionOf(account, name)
    const stands = JSON.stringify(await sendAll(account, (now) => (state.now = now), how))
    state.sentAt = new Date().toISOString()
    // While something moves the next time is soon, else ever later.
    if (stands !== stood) pause = FIRST_PAUSE_MS
    stood = stands
    stoodAt = performance.now()
    const left = await leftOf(account)
    if (left === 'nothing') automaticallyIn(LONGEST_FOR_OFFICE_MS)
    else later(left === 'to_send' ? LONGEST_PAUSE_MS : LONGEST_FOR_OFFICE_MS)
  } catch (failure) {
    if (!(failure instanceof Problem)) throw failure
    if (how.isLook === true) lookedAt = -Infinity
    // What this page itself compares is no other page, and whoever has nothing to send need not hear that nobody could be asked.
    const isOwn = failure.kind === 'SendingElsewhere' && comparisons > 0
    if (!isOwn && (how.isPressed || (await leftOf(account)) !== 'nothing')) state.problem = failure
    if (failure.kind !== 'SignInAgain') later(LONGEST_PAUSE_MS)
  } finally {
    state.now = null
  }
}

/**
 * Compare a package of the one at the screen with the register, before it is removed; what the register lost is sent
 * again. Waits until nobody sends. Throws a Problem where that could not be done to the end, an AbortError where the turn
 * was given up.
 */
export async function compare(packageId: string, turn: Turn): Promise<void> {
  const { account_id: account, display_name: name } = me.value ?? {}
  if (account == null) return
  await requireSessionOf(account, name)
  comparisons += 1
  try {
    await comparePackage(packageId, () => undefined, turn)
  } finally {
    comparisons -= 1
  }
}

/** His session may have ended, or somebody else signed in since: nothing goes under another's name. */
async function requireSessionOf(account: string, name: string | undefined): Promise<void> {
  if (!(await isSessionOf(account))) throw new Problem(401, 'SignInAgain', '', i18n.global.t('problem.sign_in_again', { name }))
}

/** What an account has left: something that the register has not taken, or only what may be decided there since. */
async function leftOf(account: string): Promise<'to_send' | 'open' | 'nothing'> {
  const changes = await store.changes.where({ accountId: account }).filter((one) => isToSend(one) || OPEN.includes(one.state)).toArray()
  if (changes.length === 0) return 'nothing'
  const files = await store.files.bulkGet([...new Set(changes.flatMap((one) => one.files))])
  const isUnsent = files.some((file) => file !== undefined && !file.isSent && !file.isRefused)
  return isUnsent || changes.some(isToSend) ? 'to_send' : 'open'
}

function automaticallyIn(milliseconds: number): void {
  clearTimeout(timer)
  timer = setTimeout(() => void automatically(), milliseconds)
}

function later(longest: number): void {
  automaticallyIn(Math.min(pause, longest))
  pause = Math.min(pause * 2, longest)
}

/** Send by itself where there is a line and something that the register has not answered for good. */
async function automatically(isLook = false): Promise<void> {
  const account = me.value?.account_id
  if (!state.isAutomatic || !navigator.onLine || account == null) return
  const left = await leftOf(account)
  // Whoever goes to and fro between two pages asks the office no faster.
  const isTooSoon = isLook && left === 'open' && performance.now() - stoodAt < FIRST_PAUSE_MS
  // A register that lost something does not say so by itself.
  const isDue = performance.now() - lookedAt >= LONGEST_FOR_OFFICE_MS && !isStandIn.value && (await holdsAccepted(account))
  if (isDue || (left !== 'nothing' && !isTooSoon)) await pass({ isPressed: false, isLook: isDue })
}

const holdsAccepted = async (accountId: string) => (await store.changes.where({ accountId }).filter((one) => one.state === 'accepted').limit(1).count()) > 0

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
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void automatically(true))
  store.changes.hook('creating', () => automaticallyIn(SOON_MS))
  void automatically()
}

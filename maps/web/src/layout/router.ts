import { shallowRef } from 'vue'
import { createRouter, createWebHistory } from 'vue-router'
import { Problem } from '@/api/problem'
import { hasRole, isStandIn, knownSession, me, signedIn, standIn } from '@/api/session'
import { i18n, loadWords } from '@/i18n'
import { keepTime } from '@/time/state'
import { routes } from './screens'

export const router = createRouter({
  history: createWebHistory('/app/'),
  routes: [
    ...routes,
    { path: '/:anything(.*)*', component: () => import('./NotFound.vue'), meta: { screen: 'layout' } },
  ],
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? undefined : { top: 0 }),
})

keepTime(router)

/** The screens that open without a network, of what this device holds. */
const isField = (path: string) => /^\/field(\/|$)/.test(path)

router.beforeEach(async (to) => {
  if (isField(to.path)) {
    const [{ enter, isOwn }] = await Promise.all([import('@/field/entry'), loadWords(to.meta.screen)])
    await enter()
    const { packageId } = to.params
    if (signedIn.value && typeof packageId === 'string' && !(await isOwn(packageId))) return { path: '/field', replace: true }
  } else {
    if (isStandIn.value) standIn(null)
    await Promise.all([knownSession(), loadWords(to.meta.screen)])
  }
  if (me.value?.must_change_password && to.path !== '/account') {
    return { path: '/account', query: { next: to.fullPath } }
  }
  if (to.meta.roles !== undefined && !signedIn.value) {
    return { path: '/sign-in', query: { ...to.query, next: to.fullPath } }
  }
  if (to.meta.roles !== undefined && !hasRole(...to.meta.roles)) {
    return { path: '/not-for-you', query: {}, replace: true }
  }
  return true
})

/** Why the wanted screen can't be shown, or null. */
export const failure = shallowRef<Problem | null>(null)
const RELOADED = 'diming.reloaded'

router.onError((error: unknown, to) => {
  if (error instanceof Problem) {
    failure.value = error
    return
  }
  // The files of a screen change their names with every new version; the page then has to be fetched anew, once.
  if (navigator.onLine && sessionStorage.getItem(RELOADED) !== to.fullPath) {
    sessionStorage.setItem(RELOADED, to.fullPath)
    window.location.assign(router.resolve(to.fullPath).href)
    return
  }
  const { t } = i18n.global
  failure.value = new Problem(0, 'Unreachable', '', t('problem.unreachable'))
})

/** Begin to load the screen of the present address while the register is still asked who is there. */
export function loadFirstScreen(): void {
  const address = window.location.pathname.replace(/^\/app/, '') || '/'
  for (const { components } of router.resolve(address).matched) {
    const screen: unknown = components?.default
    if (typeof screen === 'function') void (screen as () => Promise<unknown>)()
  }
}

router.afterEach((_to, _from, stopped) => {
  if (stopped === undefined) {
    failure.value = null
    sessionStorage.removeItem(RELOADED)
  }
})

import { createRouter, createWebHistory } from 'vue-router'
import { hasRole, loadSession, me, signedIn } from '@/api/session'
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

router.beforeEach(async (to) => {
  if (me.value === null) await loadSession()
  await loadWords(to.meta.screen)
  if (to.meta.roles !== undefined && !signedIn.value) {
    return { path: '/sign-in', query: { ...to.query, next: to.fullPath } }
  }
  if (to.meta.roles !== undefined && !hasRole(...to.meta.roles)) {
    return { path: '/not-for-you', query: {}, replace: true }
  }
  return true
})

router.afterEach((to) => {
  const { t } = i18n.global
  const about = to.meta.nav === undefined ? '' : `${t(`nav.${to.meta.nav}`)} · `
  document.title = `${about}${t('app.name')}`
})

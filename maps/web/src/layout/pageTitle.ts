import { onBeforeUnmount, onMounted, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'

/** Call the page what its screen's title says, whenever that changes (WCAG 2.2, 2.4.2): tabs, history and readers name it. */
export function usePageTitle(main: Ref<HTMLElement | null>): void {
  const { t } = useI18n()
  const name = (): void => {
    const title = main.value?.querySelector('h1')?.textContent.replace(/\s+/g, ' ').trim()
    const called = title ? `${title} · ${t('app.name')}` : t('app.name')
    if (document.title !== called) document.title = called
  }
  const observer = new MutationObserver(name)
  onMounted(() => {
    if (main.value !== null) observer.observe(main.value, { childList: true, subtree: true, characterData: true })
    name()
  })
  onBeforeUnmount(() => observer.disconnect())
}

import { createApp } from 'vue'
import { knownSession } from '@/api/session'
import { i18n, loadWords } from '@/i18n'
import App from '@/layout/App.vue'
import { loadFirstScreen, router } from '@/layout/router'
import 'element-plus/es/components/base/style/css'
import '@/layout/style.css'
import '@/layout/touch.css'

// Asked first, so that the answer is there when the first screen is; what goes wrong is said by the router.
knownSession().catch(() => undefined)
loadFirstScreen()
await loadWords()
createApp(App).use(i18n).use(router).mount('#app')

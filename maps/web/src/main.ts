import { createApp } from 'vue'
import { i18n, loadWords } from '@/i18n'
import App from '@/layout/App.vue'
import { router } from '@/layout/router'
import 'element-plus/es/components/base/style/css'
import '@/layout/style.css'

await loadWords()
createApp(App).use(i18n).use(router).mount('#app')

import { createApp } from 'vue'
import 'element-plus/theme-chalk/base.css'
import '@/ui/tokens.css'
import './styles/base.css'
import './styles/element.css'
import './styles/print.css'
import App from './App.vue'
import { startTheme } from './core/theme'
import { router } from './router'

startTheme()
createApp(App).use(router).mount('#app')

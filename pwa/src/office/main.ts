import { createApp } from 'vue'
import 'element-plus/theme-chalk/base.css'
import '@/shared/theme/tokens.css'
import './ui/styles/base.css'
import './ui/styles/element.css'
import './ui/styles/print.css'
import { kindOf, notYetHere, stands, tellIfBlank } from '@/shared/start/trouble'
import App from './shell/App.vue'
import { applyAppearance } from './core/appearance'
import { say } from './ui/say'
import { router } from './shell/router'

applyAppearance()
const app = createApp(App).use(router)
app.config.errorHandler = (error) => {
  console.error(error)
  if (kindOf(error) === 'offline') say(notYetHere, 'warning')
  else tellIfBlank(error)
}
app.mount('#app')
// What keeps the first page from standing was told already, by a page of its own.
void router.isReady().then(stands, () => undefined)

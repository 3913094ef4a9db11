import '@/ui/tokens.css'
import '@/ui/base.css'
import { createApp, watch } from 'vue'
import { startConnection } from '@/offline/connection'
import { me, SETTLED_MS } from '@/offline/session'
import { registerServiceWorker } from '@/offline/update'
import App from '@/shell/App.vue'
import { preloadPages, router } from '@/shell/router'
import { applyAppearance } from '@/ui/appearance'
import { catchInstallOffer } from '@/ui/install'
import { recall } from '@/ui/memory'

// The router hears of no new address before its first page is there.
let asked = ''
const hear = () => { asked = location.hash.slice(1) }
addEventListener('hashchange', hear)

// Where nobody is known yet, nothing can be shown before the server was asked; else the first screen comes first.
const familiar = Boolean(recall('known'))
if (!familiar) startConnection()

applyAppearance()
catchInstallOffer()
// In a task of its own: a slow phone answers a touch in between.
setTimeout(() => createApp(App).use(router).mount('#app'))

void router.isReady().then(async () => {
  removeEventListener('hashchange', hear)
  if (asked) void router.replace(asked)
  if (familiar) setTimeout(startConnection, SETTLED_MS)
  watch(() => me.value?.id, (known) => { if (known) void preloadPages() }, { immediate: true })
  await registerServiceWorker()
})

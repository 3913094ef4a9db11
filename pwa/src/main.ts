import '@/ui/tokens.css'
import '@/ui/base.css'
import { createApp, watch } from 'vue'
import { startConnection } from '@/offline/connection'
import { me } from '@/offline/session'
import { registerServiceWorker } from '@/offline/update'
import App from '@/shell/App.vue'
import { preloadPages, router } from '@/shell/router'
import { applyAppearance } from '@/ui/appearance'
import { catchInstallOffer } from '@/ui/install'

applyAppearance()
catchInstallOffer()
createApp(App).use(router).mount('#app')

void router.isReady().then(async () => {
  // An address changed while the first page was still on its way has gone unnoticed.
  const asked = location.hash.slice(1)
  if (asked && asked !== router.currentRoute.value.fullPath) void router.replace(asked)
  startConnection()
  watch(() => me.value?.id, (known) => { if (known) preloadPages() }, { immediate: true })
  await registerServiceWorker()
})

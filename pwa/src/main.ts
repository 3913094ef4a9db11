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
  startConnection()
  watch(() => me.value?.id, (known) => { if (known) preloadPages() }, { immediate: true })
  await registerServiceWorker()
})

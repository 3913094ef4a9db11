import '@/shared/theme/tokens.css'
import '@/phone/ui/base.css'
import { createApp, watch } from 'vue'
import { startConnection } from '@/phone/offline/connection'
import { me, SETTLED_MS } from '@/phone/offline/session'
import { registerServiceWorker } from '@/phone/offline/update'
import App from '@/phone/shell/App.vue'
import { preloadPages, router } from '@/phone/shell/router'
import { applyAppearance } from '@/phone/ui/appearance'
import { catchInstallOffer } from '@/phone/ui/install'
import { recall } from '@/shared/start/memory'
import { notify } from '@/phone/ui/notices'
import { kindOf, notYetHere, stands, tellIfBlank } from '@/shared/start/trouble'

// The router hears of no new address before its first page is there.
let asked = ''
const hear = () => {
  asked = location.hash.slice(1)
}
addEventListener('hashchange', hear)

// Where nobody is known yet, nothing can be shown before the server was asked; else the first screen comes first.
const familiar = Boolean(recall('known'))
if (!familiar) startConnection()

applyAppearance()
catchInstallOffer()
// In a task of its own: a slow phone answers a touch in between.
setTimeout(() => {
  const app = createApp(App).use(router)
  app.config.errorHandler = hearOf
  app.mount('#app')
})

// What keeps the first page from standing was told already, by a page of its own.
void router.isReady().then(started, () => undefined)

async function started(): Promise<void> {
  stands()
  removeEventListener('hashchange', hear)
  if (asked) void router.replace(asked)
  if (familiar) setTimeout(startConnection, SETTLED_MS)
  watch(
    () => me.value?.id,
    (known) => {
      if (known) void preloadPages()
    },
    { immediate: true },
  )
  await registerServiceWorker()
}

/** A part of a page that cannot be had is told in a line; a page that is not there, by a page. */
function hearOf(error: unknown): void {
  console.error(error)
  if (kindOf(error) === 'offline') notify({ text: notYetHere })
  else tellIfBlank(error)
}

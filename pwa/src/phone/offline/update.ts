/** The app's own new versions: fetched quietly, put in place only when asked, so that no draft is eaten. */
import { ref } from 'vue'
import { db } from './db'

/** A new version is here and waits for `applyUpdate`. */
export const updateReady = ref(false)

let waiting: ServiceWorker | null = null

// Another tab runs a newer version and has upgraded the tables: here nothing can be saved any more.
db.on('versionchange', () => location.reload())

/** Once, after the first paint. Nothing happens in development, in browsers without it, or on plain http. */
export async function registerServiceWorker(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const registration = await navigator.serviceWorker.register('/sw.js', { type: 'classic' }).catch(() => null)
  if (!registration) return
  restartWithNewWorker()
  if (registration.waiting && navigator.serviceWorker.controller) offer(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const fresh = registration.installing
    fresh?.addEventListener('statechange', () => {
      if (fresh.state === 'installed' && navigator.serviceWorker.controller) offer(fresh)
    })
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') registration.update().catch(() => undefined)
  })
}

/** A page of the old version would miss its files; drafts are stored at each change, so nothing is lost. */
function restartWithNewWorker(): void {
  let controlled = navigator.serviceWorker.controller !== null
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (controlled) location.reload()
    controlled = true
  })
}

function offer(worker: ServiceWorker): void {
  waiting = worker
  updateReady.value = true
}

/** Put the new version in place; every open page starts anew with it. */
export function applyUpdate(): void {
  waiting?.postMessage({ type: 'SKIP_WAITING' })
}

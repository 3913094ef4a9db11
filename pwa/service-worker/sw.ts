/// <reference lib="webworker" />
/** The app without network: its files, its small pictures, and the outbox when no page is open. */
import { CacheableResponsePlugin } from 'workbox-cacheable-response'
import { clientsClaim } from 'workbox-core'
import { ExpirationPlugin } from 'workbox-expiration'
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
  type PrecacheEntry,
} from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { CacheFirst } from 'workbox-strategies'
import { PHOTO_CACHE } from '@/phone/offline/caches'
import { drainLeftovers, nextDue } from '@/phone/offline/drain'

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (PrecacheEntry | string)[] }

// The very first page too must find its other pages and the scanner when the network goes.
clientsClaim()
cleanupOutdatedCaches()
precacheAndRoute(self.__WB_MANIFEST)

// The server's own pages: its answers, the office, the public page of a plaque.
const SERVER = [/^\/api\//, /^\/office/, /^\/v\//i, /^\/[ot](\/|$)/, /^\/forms\//, /^\/schema/, /^\/health/]
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: SERVER }))

registerRoute(
  ({ url, sameOrigin }) => sameOrigin && /^\/api\/photos\/[^/]+\/small$/.test(url.pathname),
  new CacheFirst({
    cacheName: PHOTO_CACHE,
    plugins: [
      // Only what the server marked as its own: a portal's page would be kept as a picture for months.
      new CacheableResponsePlugin({ statuses: [200], headers: { 'X-Anxun': '1' } }),
      new ExpirationPlugin({ maxEntries: 400, maxAgeSeconds: 90 * 24 * 3600, purgeOnQuotaError: true }),
    ],
  }),
)

// Only when a person asked for it: a new version must not pull a half-filled form from under their hands.
self.addEventListener('message', (event) => {
  if ((event.data as { type?: string } | null)?.type === 'SKIP_WAITING') void self.skipWaiting()
})

interface SyncEvent extends ExtendableEvent {
  tag: string
}

// A rejection makes the browser try again later; so it must reject while anything is left.
self.addEventListener('sync' as 'message', (event) => {
  const sync = event as unknown as SyncEvent
  if (sync.tag === 'outbox') sync.waitUntil(drainOrReject())
})

async function drainOrReject(): Promise<void> {
  await drainLeftovers()
  if ((await nextDue()) !== null) throw new Error('left over')
}

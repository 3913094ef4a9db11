/** When to talk: at the start, back online, back on screen, when the outbox grew, and by a timer. */
import { liveQuery } from 'dexie'
import { computed, ref, watch } from 'vue'
import { db } from './db'
import type { Round } from './drain'
import { useLive } from './live'
import { getMeta } from './meta'
import { UNANSWERED } from './mirror'
import { me, sessionLost } from './session'

export interface SyncState {
  /** The server answered when last asked. */
  online: boolean
  sending: boolean
  /** Commands and photos that will go out by themselves. */
  waiting: number
  photos: number
  /** What needs a person: turned down, or refused again and again. */
  attention: number
  lastSyncAt: string | null
  /** The first copy of everything is still on its way. */
  arriving: boolean
}

const IDLE_MS = 60_000
const BUSY_MS = 3_000
const PATIENCE_TRIES = 20
const PATIENCE_MS = 500
const STUBBORN_TRIES = 5

const reached = ref(navigator.onLine)
const sending = ref(false)

const counts = useLive(countMine, { waiting: 0, photos: 0, attention: 0 })
const lastSyncAt = useLive(async () => (await getMeta('lastSyncAt')) ?? null, null)

const arriving = useLive(async () => (await getMeta('arriving')) ?? false, false)

/** Phone clock minus server clock, ms; above five minutes the screens say so. */
export const clockSkewMs = useLive(async () => (await getMeta('skewMs')) ?? 0, 0)

export const syncState = computed<SyncState>(() => ({
  online: reached.value,
  sending: sending.value,
  ...counts.value,
  lastSyncAt: lastSyncAt.value,
  arriving: arriving.value,
}))

async function countMine() {
  const mine = (await getMeta('me'))?.id ?? ''
  const commands = await db.outbox.where('author').equals(mine).toArray()
  const photos = await db.photos.where('state').anyOf('waiting', 'refused').toArray()
  const own = photos.filter((photo) => photo.author === mine)
  const waiting = commands.filter((row) => UNANSWERED.includes(row.state))
  const refused = own.filter((photo) => photo.state === 'refused')
  const stubborn = [...waiting, ...own].filter(
    (row) => row.state !== 'refused' && row.code && row.tries >= STUBBORN_TRIES,
  )
  return {
    waiting: waiting.length,
    photos: own.length - refused.length,
    attention: commands.length - waiting.length + refused.length + stubborn.length,
  }
}

/** Sending and fetching come after the first paint, in a file of their own. */
const talking = () => import('./drain')

let timer: ReturnType<typeof setTimeout> | undefined
let current: Promise<Round> | null = null

/** Talk now, whatever rests or backs off: somebody asked. */
export async function syncNow(): Promise<Round> {
  await db.outbox.where('state').anyOf(UNANSWERED).modify({ retryAt: 0 })
  return talk(true)
}

/** A call during a round is served by one more round after it: it may have been too late for this one. */
async function talk(force: boolean): Promise<Round> {
  if (current) await current.catch(() => undefined)
  current ??= run(force).finally(() => (current = null))
  return current
}

async function run(force: boolean): Promise<Round> {
  clearTimeout(timer)
  sending.value = true
  let result: Round = 'unreachable'
  try {
    result = await attempt(force)
  } catch (error) {
    console.error(error)
  } finally {
    sending.value = false
  }
  if (result === 'done' || result === 'signed_out') reached.value = true
  if (result === 'unreachable') reached.value = false
  await schedule(result)
  return result
}

/** When another tab or the service worker is at it, somebody who asked waits for them a while. */
async function attempt(force: boolean): Promise<Round> {
  const { drain } = await talking()
  for (let left = PATIENCE_TRIES; ; left--) {
    const result = await drain(force)
    if (result !== 'busy' || !force || left === 0) return result
    await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))
  }
}

async function schedule(result: Round): Promise<void> {
  clearTimeout(timer)
  if (result === 'nobody' || result === 'signed_out') return
  const due = await (await talking()).nextDue()
  const wait = due === null ? IDLE_MS : Math.max(1_000, due - Date.now())
  timer = setTimeout(onTimer, result === 'busy' ? BUSY_MS : Math.min(IDLE_MS, wait))
}

/** Hidden pages rest unless something waits to be sent. */
async function onTimer(): Promise<void> {
  const idle = document.visibilityState === 'hidden' && (await (await talking()).nextDue()) === null
  if (idle) timer = setTimeout(onTimer, IDLE_MS)
  else await talk(false)
}

/** Begin to talk; returns the end of it. Once, when the app starts. */
export function startConnection(): () => void {
  const online = () => void talk(true)
  const offline = () => (reached.value = false)
  const visible = () => {
    if (document.visibilityState === 'visible') void talk(true)
  }
  addEventListener('online', online)
  addEventListener('offline', offline)
  document.addEventListener('visibilitychange', visible)
  const growth = watchGrowth()
  const unwatch = watch([() => me.value?.id, sessionLost], () => void talk(true), { immediate: true })
  return () => {
    removeEventListener('online', online)
    removeEventListener('offline', offline)
    document.removeEventListener('visibilitychange', visible)
    growth.unsubscribe()
    unwatch()
    clearTimeout(timer)
  }
}

function watchGrowth() {
  let known: number | null = null
  return liveQuery(() => getMeta('sequence')).subscribe((sequence = 0) => {
    const grew = known !== null && sequence > known
    known = sequence
    if (!grew) return
    void talk(false)
    void askForBackgroundSync()
  })
}

interface SyncRegistration extends ServiceWorkerRegistration {
  sync?: { register: (tag: string) => Promise<void> }
}

/** A bonus of Chromium: the outbox drains even after the last page was closed. */
async function askForBackgroundSync(): Promise<void> {
  const registration: SyncRegistration | undefined = await navigator.serviceWorker?.getRegistration()
  await registration?.sync?.register('outbox').catch(() => undefined)
}

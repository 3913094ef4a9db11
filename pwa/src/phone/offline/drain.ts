/** One round of talking to the server. Free of Vue: the service worker runs it too. */
import { NotReached, ApiProblem } from '@/shared/api/client'
import { lineFailed, lineRestsUntil, lineWorks } from './backoff'
import { db } from './db'
import { emptyIfSilent, takeRefusal } from './heard'
import { dropMeta, getMeta, setMeta } from './meta'
import { UNANSWERED } from './mirror'
import { pullAll } from './pull'
import { pushWaiting, reportPending } from './push'
import { uploadNext } from './uploads'

/**
 * done: all was tried · busy: another tab or the service worker is at it · resting: too early to try again ·
 * unreachable: kept for later · signed_out: kept until the same person signs in · nobody: no one is signed in
 */
export type Round = 'done' | 'busy' | 'resting' | 'unreachable' | 'signed_out' | 'nobody'

let running: Promise<Round> | null = null

/** At most one round at a time over all tabs and the service worker. `force`: forget every back-off first. */
export async function drain(force = false): Promise<Round> {
  if (running) return 'busy'
  running = locked(() => round(force))
  try {
    return await running
  } finally {
    running = null
  }
}

/** For the service worker: let a page finish what it is at, then send what that page left behind. */
export async function drainLeftovers(): Promise<void> {
  await navigator.locks.request('outbox', async () => {
    if ((await nextDue()) !== null) await round(true)
  })
}

async function locked(body: () => Promise<Round>): Promise<Round> {
  // Absent on plain http, null in some test environments.
  if (!navigator.locks) return body()
  return navigator.locks.request('outbox', { ifAvailable: true }, (lock) => (lock ? body() : ('busy' as const)))
}

async function round(force: boolean): Promise<Round> {
  if (force) await forgetBackoff()
  const me = await getMeta('me')
  if (!me) return 'nobody'
  if (await getMeta('sessionLost')) {
    await emptyIfSilent()
    return 'signed_out'
  }
  if (Date.now() < (await lineRestsUntil())) return 'resting'
  try {
    await exchange(me.id)
    return 'done'
  } catch (error) {
    return failed(error)
  }
}

/** Commands before photos, always: a command saved during an upload does not wait for the other photos. */
async function exchange(author: string): Promise<void> {
  await pushWaiting(author)
  await pullAll()
  let uploaded = false
  while (await uploadNext(author)) {
    uploaded = true
    await pushWaiting(author)
  }
  if (uploaded) {
    await reportPending(author)
    await pullAll()
  }
  await lineWorks()
  await setMeta('lastSyncAt', new Date().toISOString())
}

async function failed(error: unknown): Promise<Round> {
  if (await takeRefusal(error)) {
    await emptyIfSilent()
    return (await getMeta('me')) ? 'signed_out' : 'nobody'
  }
  if (!(error instanceof NotReached || error instanceof ApiProblem)) throw error
  await lineFailed(error.retryAfterMs)
  await emptyIfSilent()
  return 'unreachable'
}

async function forgetBackoff(): Promise<void> {
  await dropMeta('backoff')
  // What was never tried does not back off: it rests while it can be taken back.
  await db.outbox
    .where('state')
    .anyOf(UNANSWERED)
    .filter((row) => row.tries > 0)
    .modify({ retryAt: 0 })
  await db.photos.where('state').equals('waiting').modify({ retryAt: 0 })
}

/** Epoch ms of the next thing that could be sent; null: nothing waits. */
export async function nextDue(): Promise<number | null> {
  const me = await getMeta('me')
  if (!me) return null
  const commands = await db.outbox.where('state').anyOf(UNANSWERED).toArray()
  const photos = await db.photos.where('state').equals('waiting').toArray()
  const due = [...commands, ...photos].filter((row) => row.author === me.id).map((row) => row.retryAt)
  return due.length ? Math.max(Math.min(...due), await lineRestsUntil()) : null
}

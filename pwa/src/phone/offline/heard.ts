/**
 * When the server last spoke of the person signed in, and what of its rows goes when it has been silent for too long.
 */
import { ApiProblem, call, isClosed, isSignedOut } from '@/shared/api/client'
import { PHOTO_CACHE } from './caches'
import { db } from './db'
import { dropMeta, getMeta, getMetas, setMeta } from './meta'
import { dropMirror } from './mirror'

const DAY_MS = 24 * 3600_000
export const SILENT_DAYS = 7

/** The server spoke of us: what was locked is open again. */
export async function heard(now = Date.now()): Promise<void> {
  await setMeta('heardAt', now)
  await dropMeta('locked')
}

/** Nobody has heard of this account for a week: it may have been closed, or the phone be in other hands. */
export async function isSilent(now = Date.now()): Promise<boolean> {
  const [me, heardAt, lastSyncAt] = await getMetas('me', 'heardAt', 'lastSyncAt')
  if (!me) return false
  const last = heardAt ?? (lastSyncAt ? Date.parse(lastSyncAt) : undefined)
  // A phone that never noted it begins to count now.
  if (last === undefined) await setMeta('heardAt', now)
  return last !== undefined && now - last > SILENT_DAYS * DAY_MS
}

/** Show nothing until the server has spoken; nothing is thrown away yet. */
export async function lock(): Promise<void> {
  await setMeta('locked', true)
}

/** The server could not be asked, or does not know us: after a week of that its rows go. */
export async function emptyIfSilent(): Promise<void> {
  if (!(await isSilent())) return
  await db.transaction('rw', db.tables, async () => {
    await lock()
    await dropMirror()
  })
  await dropPictures()
}

/**
 * The account was closed: nothing of the server's stays. Whoever comes next sees why, and nothing of what waits here.
 */
export async function closeAccount(): Promise<void> {
  await db.transaction('rw', db.tables, async () => {
    const me = await getMeta('me')
    // A second answer finds nobody any more.
    if (me) await setMeta('closed', { name: me.name })
    await forget()
  })
  await dropPictures()
  await endSession().catch(() => undefined)
}

/** Leave this phone, within a transaction: the session at the server is still to be ended. */
export async function forget(): Promise<void> {
  await dropMirror()
  await dropMeta('me', 'mirrorOf', 'sessionLost', 'locked', 'heardAt')
  await setMeta('signOutOwed', true)
}

export async function dropPictures(): Promise<void> {
  if ('caches' in globalThis) await caches.delete(PHOTO_CACHE).catch(() => false)
}

/** The answer also empties the browser's own cache. */
export async function endSession(): Promise<void> {
  try {
    await call('DELETE', '/api/session')
  } catch (error) {
    if (!isSignedOut(error)) throw error
  }
  await dropMeta('signOutOwed')
}

/** The server's word about our session, taken to heart; false: this was none. */
export async function takeRefusal(error: unknown): Promise<boolean> {
  if (isClosed(error)) {
    await closeAccount()
    return true
  }
  // not_yours: another person has signed in under our feet; both cases end with a new sign-in.
  if (!isSignedOut(error) && !(error instanceof ApiProblem && error.code === 'outbox.not_yours')) return false
  if (await getMeta('me')) await setMeta('sessionLost', true)
  return true
}

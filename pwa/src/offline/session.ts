/** Who is signed in on this phone; survives a start without network. */
import { ApiProblem, call, isSignedOut, NotReached } from '@/api/client'
import type { Me } from '@/api/rows'
import { PHOTO_CACHE } from './caches'
import { db } from './db'
import { useLive } from './live'
import { dropMeta, getMeta, getMetas, installId, setMeta } from './meta'
import { dropMirror } from './mirror'

/** Live over all tabs; null until `loadMe` has answered, or nobody is signed in. */
export const me = useLive<Me | null, null>(async () => (await getMeta('me')) ?? null, null)

/** The server has forgotten our session: work goes on here, sending waits for a new sign-in. */
export const sessionLost = useLive(async () => (await getMeta('sessionLost')) ?? false, false)

export async function signIn(name: string, password: string): Promise<Me> {
  const device = await installId()
  return adopt(await call<Me>('POST', '/api/session', { body: { name, password, device } }))
}

export async function changePassword(old: string, fresh: string): Promise<Me> {
  return adopt(await call<Me>('POST', '/api/session/password', { body: { old, new: fresh } }))
}

/** The first screen comes first: what is asked of the server waits until it stands. */
export const SETTLED_MS = 300

/** The person of the last sign-in at once; what the server says about them follows by itself. */
export async function loadMe(): Promise<Me | null> {
  const [person, lost] = await getMetas('me', 'sessionLost')
  me.value = person ?? null
  sessionLost.value = lost ?? false
  if (me.value) setTimeout(() => void refreshMe(), SETTLED_MS)
  else await refreshMe()
  return me.value
}

/** Ask the server who we are; without an answer everything stays as it is. */
export async function refreshMe(): Promise<void> {
  try {
    if (await getMeta('signOutOwed')) await endSession()
    else await adopt(await call<Me>('GET', '/api/session'))
  } catch (error) {
    if (isSignedOut(error) && (await getMeta('me'))) await setMeta('sessionLost', true)
    else if (!(error instanceof ApiProblem || error instanceof NotReached)) throw error
  }
}

/**
 * Leave this phone. Unsent work stays in the outbox under its author's name and goes out when the same
 * person signs in again; `rescueFile` gives it in hand as well.
 */
export async function signOut(): Promise<void> {
  await leave()
  await endSession().catch(() => undefined)
}

/** End every session of this person; needs the network, unlike `signOut`. */
export async function signOutEverywhere(): Promise<void> {
  await call('DELETE', '/api/session/all')
  await leave()
}

async function adopt(person: Me): Promise<Me> {
  await db.transaction('rw', db.tables, async () => {
    if ((await getMeta('mirrorOf')) !== person.id) await dropMirror()
    await setMeta('mirrorOf', person.id)
    await setMeta('me', person)
    await dropMeta('sessionLost', 'signOutOwed', 'backoff')
  })
  me.value = person
  sessionLost.value = false
  return person
}

async function leave(): Promise<void> {
  await db.transaction('rw', db.tables, async () => {
    await dropMirror()
    await dropMeta('me', 'mirrorOf', 'sessionLost')
    await setMeta('signOutOwed', true)
  })
  me.value = null
  if ('caches' in globalThis) await caches.delete(PHOTO_CACHE)
}

async function endSession(): Promise<void> {
  try {
    await call('DELETE', '/api/session')
  } catch (error) {
    if (!isSignedOut(error)) throw error
  }
  await dropMeta('signOutOwed')
}

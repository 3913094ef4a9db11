/** Who is signed in on this phone; survives a start without network. */
import { ApiProblem, call, NotReached } from '@/shared/api/client'
import { isMe } from '@/shared/api/shapes'
import type { Me } from '@/shared/api/rows'
import { db } from './db'
import { dropPictures, emptyIfSilent, endSession, forget, heard, isSilent, lock, takeRefusal } from './heard'
import { useLive } from './live'
import { dropMeta, getMeta, getMetas, installId, setMeta } from './meta'
import { dropMirror } from './mirror'

/** Live over all tabs; null until `loadMe` has answered, or nobody is signed in. */
export const me = useLive<Me | null, null>(async () => (await getMeta('me')) ?? null, null)

/** The server has forgotten our session: work goes on here, sending waits for a new sign-in. */
export const sessionLost = useLive(async () => (await getMeta('sessionLost')) ?? false, false)

/** The server has said nothing for too long: nothing of its rows is shown until it does. */
export const locked = useLive(async () => (await getMeta('locked')) ?? false, false)

export async function signIn(name: string, password: string): Promise<Me> {
  const device = await installId()
  return adopt(await call<Me>('POST', '/api/session', { body: { name, password, device }, is: isMe }))
}

export async function changePassword(old: string, fresh: string): Promise<Me> {
  return adopt(await call<Me>('POST', '/api/session/password', { body: { old, new: fresh }, is: isMe }))
}

const A_DAY_MS = 24 * 3600_000

/** The first screen comes first: what is asked of the server waits until it stands. */
export const SETTLED_MS = 300

/** The person of the last sign-in at once; what the server says about them follows by itself. */
export async function loadMe(): Promise<Me | null> {
  const [person, lost, shut, heardAt] = await getMetas('me', 'sessionLost', 'locked', 'heardAt')
  me.value = person ?? null
  sessionLost.value = lost ?? false
  locked.value = shut ?? false
  if (person && !shut && (heardAt === undefined || Date.now() - heardAt > A_DAY_MS) && (await isSilent())) {
    await lock()
    locked.value = true
  }
  if (me.value) setTimeout(() => void refreshMe(), locked.value ? 0 : SETTLED_MS)
  else await refreshMe()
  return me.value
}

/** Ask the server who we are; without an answer everything stays as it is, for a week. */
export async function refreshMe(): Promise<void> {
  try {
    if (await getMeta('signOutOwed')) await endSession()
    else await adopt(await call<Me>('GET', '/api/session', { is: isMe }))
  } catch (error) {
    if (!(await takeRefusal(error)) && !(error instanceof ApiProblem || error instanceof NotReached)) throw error
    await emptyIfSilent()
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
  const another = (await getMeta('mirrorOf')) !== person.id
  await db.transaction('rw', db.tables, async () => {
    if ((await getMeta('mirrorOf')) !== person.id) await dropMirror()
    await setMeta('mirrorOf', person.id)
    await setMeta('me', person)
    await heard()
    await dropMeta('sessionLost', 'signOutOwed', 'backoff', 'closed')
  })
  if (another) await dropPictures()
  me.value = person
  sessionLost.value = locked.value = false
  return person
}

async function leave(): Promise<void> {
  await db.transaction('rw', db.tables, forget)
  me.value = null
  locked.value = false
  await dropPictures()
}

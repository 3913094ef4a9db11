/** Who sits at the desk. A session that ends mid-work is signed in again in place: nothing typed is lost. */
import { computed, ref, shallowRef } from 'vue'
import { ApiProblem, call, isClosed, isSignedOut } from '@/shared/api/client'
import { isMe } from '@/shared/api/shapes'
import type { Me, Role } from '@/shared/api/rows'

const DESK: Role[] = ['office', 'leader', 'admin', 'enforcer']
const CLERKS: Role[] = ['office', 'admin']

export const me = shallowRef<Me | null>(null)
/** The session ended while a page was open. */
export const lost = ref(false)
/** The account was closed: told where one signs in. */
export const closed = ref(false)
/** Counts the returns, so that pages read again. */
export const signedInAgain = ref(0)

/** May work here at all; the others have the phone pages. */
export const atDesk = computed(() => me.value !== null && DESK.includes(me.value.role))
/** Keeps the ledgers: people, imports, plaques, tasks. */
export const isClerk = computed(() => me.value !== null && CLERKS.includes(me.value.role))
export const readsOnly = computed(() => me.value?.role === 'leader')

let asked = false

/** Ask once who is signed in; nobody is an answer too. */
export async function findMe(): Promise<void> {
  if (asked) return
  try {
    me.value = await call<Me>('GET', '/api/session', { is: isMe })
  } catch (error) {
    if (!isSignedOut(error)) throw error
    closed.value = isClosed(error)
  }
  asked = true
}

export async function signIn(name: string, password: string): Promise<Me> {
  const before = me.value
  const now = await call<Me>('POST', '/api/session', { body: { name: name.trim(), password }, is: isMe })
  me.value = now
  asked = true
  lost.value = closed.value = false
  if (before?.id === now.id) signedInAgain.value += 1
  return now
}

export async function changePassword(old: string, fresh: string): Promise<void> {
  me.value = await guarded(call<Me>('POST', '/api/session/password', { body: { old, new: fresh }, is: isMe }))
}

/** The page is loaded anew, so that nothing of this person stays in memory. */
export async function signOut(everywhere: boolean): Promise<void> {
  await call('DELETE', everywhere ? '/api/session/all' : '/api/session')
  beginAnew('/office#/sign-in')
}

/** The account was closed: what stands on the screen goes at once. */
function leaveClosed(): void {
  me.value = null
  void call('DELETE', '/api/session')
    .catch(() => undefined)
    .then(() => beginAnew('/office#/sign-in?closed=yes'))
}

function beginAnew(address: string): void {
  try {
    sessionStorage.clear()
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
  location.replace(address)
  location.reload()
}

/** Every read and write passes here: a 401 means the session ended, whoever asked. */
export async function guarded<T>(asking: Promise<T>): Promise<T> {
  try {
    return await asking
  } catch (error) {
    if (me.value && isClosed(error)) leaveClosed()
    else if (me.value && error instanceof ApiProblem && error.code === 'session.missing') lost.value = true
    throw error
  }
}

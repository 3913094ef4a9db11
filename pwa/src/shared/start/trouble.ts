/** What keeps a page from standing, told by `start.js`: it was there before us, and needs nothing of ours. */

/**
 * gone: a file of an older build · offline: a part that was not fetched before the line went · broken: our own fault ·
 * refused: the browser keeps nothing here · full: no room left · newer: a newer version has changed the database ·
 * blocked: an older version holds it open in another window · unreadable: it does not open
 */
export type Trouble = 'gone' | 'offline' | 'broken' | 'refused' | 'full' | 'newer' | 'blocked' | 'unreadable'

declare global {
  interface Window {
    anxunStart?: { tell: (kind: Trouble) => void; opened: () => void; stands: () => void }
  }
}

export const notYetHere = '这一部分还没有下载到这台设备。请到有网络的地方再打开，已保存的内容都在。'

const CHUNK = /dynamically imported module|importing a module script|unable to preload css/i
const BY_NAME: Record<string, Trouble> = {
  VersionError: 'newer',
  QuotaExceededError: 'full',
  MissingAPIError: 'refused',
  InvalidStateError: 'refused',
  SecurityError: 'refused',
  OpenFailedError: 'unreadable',
  DatabaseClosedError: 'unreadable',
  UnknownError: 'unreadable',
  TimeoutError: 'unreadable',
  AbortError: 'unreadable',
  NotFoundError: 'unreadable',
  UpgradeError: 'unreadable',
}

interface Fault {
  name?: string
  message?: string
  inner?: unknown
}

/** Dexie wraps what the browser said: the innermost name says most. */
export function kindOf(error: unknown): Trouble {
  const { name = '', message = '', inner } = (error ?? {}) as Fault
  if (CHUNK.test(message)) return navigator.onLine ? 'gone' : 'offline'
  const within = inner && inner !== error ? kindOf(inner) : 'broken'
  if (within !== 'broken') return within
  // Dexie names the cause in its message where it keeps no error.
  const named = Object.keys(BY_NAME).find((one) => name === one || message.startsWith(`${one} `))
  return (named && BY_NAME[named]) || 'broken'
}

export function tell(trouble: Trouble): void {
  window.anxunStart?.tell(trouble)
}

export function tellError(error: unknown): void {
  console.error(error)
  tell(kindOf(error))
}

/** The database is open after all. */
export function opened(): void {
  window.anxunStart?.opened()
}

/** The first page is there: what goes wrong from now on is told over it, and can be closed. */
export function stands(): void {
  window.anxunStart?.stands()
}

const A_MOMENT_MS = 300

/** An error in a part of a page leaves the rest of use; one of the page itself leaves nothing. */
export function tellIfBlank(error: unknown): void {
  if (kindOf(error) === 'gone') return tellError(error)
  setTimeout(() => {
    if (!document.querySelector('#app main')?.textContent?.trim()) tellError(error)
  }, A_MOMENT_MS)
}

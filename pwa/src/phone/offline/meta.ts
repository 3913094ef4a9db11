/** Single facts this phone must remember. */
import type { MapPictures, Me, MessageRow, NoticeRow } from '@/shared/api/rows'
import { newId } from '@/shared/api/ids'
import { db } from './db'

export interface Meta {
  /** Who is signed in, kept for a start without network. */
  me: Me
  /** The server no longer knows our session; everything is kept until the same person signs in again. */
  sessionLost: boolean
  /** Signed out without network: the cookie is still there and must be ended first. */
  signOutOwed: boolean
  /** Whose scope the mirrored tables show. */
  mirrorOf: string
  cursor: string
  /** Names this installation to the server, so that a loss of it can be noticed. */
  install: string
  /** The highest `n` ever given in the outbox. */
  sequence: number
  backoff: { tries: number; until: number }
  lastSyncAt: string
  /** The first copy of everything is not whole yet: no figure, and no all-clear, can be told from it. */
  arriving: boolean
  /** Phone clock minus server clock. */
  skewMs: number
  trimmedAt: number
  /** Lines of the inbox not read yet, by the last pull. */
  unread: number
  /** The inbox as it was last seen, for a look without network. */
  inbox: { of: string; items: MessageRow[] }
  /** One's own papers as they were last seen, likewise. */
  papers: { of: string; items: NoticeRow[] }
  /** Epoch ms of the server's last word about the person signed in. */
  heardAt: number
  /** No word for too long: the rows are gone or not shown until the server answers again. */
  locked: boolean
  /** Whose account was closed, told where one signs in. */
  closed: { name: string }
  /** Venues whose codes were scanned last, the newest first. */
  scanned: string[]
  /** Where the pictures of the map come from, as it was last told. */
  map: MapPictures
}

export async function getMeta<K extends keyof Meta>(key: K): Promise<Meta[K] | undefined> {
  return (await db.meta.get(key))?.value as Meta[K] | undefined
}

/** Several in one transaction. */
export async function getMetas<K extends (keyof Meta)[]>(
  ...keys: K
): Promise<{ [N in keyof K]: Meta[K[N]] | undefined }> {
  return (await db.meta.bulkGet(keys)).map((row) => row?.value) as { [N in keyof K]: Meta[K[N]] | undefined }
}

export async function setMeta<K extends keyof Meta>(key: K, value: Meta[K]): Promise<void> {
  await db.meta.put({ key, value })
}

export async function dropMeta(...keys: (keyof Meta)[]): Promise<void> {
  await db.meta.bulkDelete(keys)
}

/** This installation's id, made once. */
export function installId(): Promise<string> {
  return db.transaction('rw', db.meta, async () => {
    const known = await getMeta('install')
    if (known) return known
    const fresh = newId()
    await setMeta('install', fresh)
    return fresh
  })
}

/** Photos follow their commands: newest ticket first, each until the server has the very same bytes. */
import { ApiProblem, call } from '@/shared/api/client'
import { isKeptPhoto } from '@/shared/api/shapes'
import { delayMs, lineWorks } from './backoff'
import { db, type LocalPhoto } from './db'
import { UNANSWERED } from './mirror'

/** The server's answers that more sending cannot mend. */
const HOPELESS = [409, 413, 422]
/** But bytes that arrived otherwise may only have met a bad line. */
const TRIES_IF_DIFFERENT = 3

/** Upload one photo; false: none is left that may go now. Throws when the line is down or nobody is signed in. */
export async function uploadNext(author: string): Promise<boolean> {
  const photo = await nextPhoto(author)
  if (!photo) return false
  const data = await db.photoData.get(photo.id)
  if (!data) {
    await db.photos.update(photo.id, { state: 'refused', code: 'photo.bytes_lost' })
    return true
  }
  try {
    const answer = await put(photo.id, data.buffer)
    await lineWorks()
    if (answer.sha256 === photo.sha256) await confirm(photo)
    else await later(photo, 'photo.differs')
  } catch (error) {
    await giveBack(photo, error)
  }
  return true
}

async function nextPhoto(author: string, now = Date.now()): Promise<LocalPhoto | undefined> {
  const unanswered = new Set(
    await db.outbox
      .where('state')
      .anyOf(UNANSWERED)
      .toArray((rows) => rows.map((row) => row.id)),
  )
  const waiting = await db.photos.where('state').equals('waiting').toArray()
  return waiting
    .filter((photo) => photo.author === author && photo.retryAt <= now && !unanswered.has(photo.command_id))
    .sort(newestTicketFirst)[0]
}

/** Ids of commands sort by time; within one ticket the photos keep their order. */
function newestTicketFirst(a: LocalPhoto, b: LocalPhoto): number {
  if (a.command_id !== b.command_id) return a.command_id < b.command_id ? 1 : -1
  return a.id < b.id ? -1 : 1
}

function put(id: string, buffer: ArrayBuffer): Promise<{ id: string; sha256: string; bytes: number }> {
  return call('PUT', `/api/photos/${id}`, {
    raw: buffer,
    headers: { 'Content-Type': 'image/jpeg' },
    timeoutMs: 120_000,
    is: isKeptPhoto,
  })
}

/** Tickets list their photos, so their bytes stay until the list says so; other photos end here. */
async function confirm(photo: LocalPhoto): Promise<void> {
  const listed = photo.subject.startsWith('hazards/')
  await db.transaction('rw', db.photos, db.photoData, async () => {
    await db.photos.update(photo.id, { state: listed ? 'sent' : 'safe', tries: 0 })
    if (!listed) await db.photoData.delete(photo.id)
  })
}

async function giveBack(photo: LocalPhoto, error: unknown): Promise<void> {
  if (!(error instanceof ApiProblem) || [401, 403, 408, 429, 503].includes(error.status)) throw error
  const again = error.code === 'photo.differs' && photo.tries + 1 < TRIES_IF_DIFFERENT
  if (HOPELESS.includes(error.status) && !again)
    await db.photos.update(photo.id, { state: 'refused', code: error.code })
  else await later(photo, error.code)
}

async function later(photo: LocalPhoto, code: string): Promise<void> {
  const tries = photo.tries + 1
  await db.photos.update(photo.id, { tries, retryAt: Date.now() + delayMs(tries), code })
}

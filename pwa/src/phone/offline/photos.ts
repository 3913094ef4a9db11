/** Photos: made small off the main thread, hashed, and stored before anyone calls them taken. */
import type { PhotoFacts } from '@/shared/api/commands'
import { newId } from '@/shared/api/ids'
import { db } from './db'
import { getMeta } from './meta'
import { saveFault } from './outbox'
import { shrinkWithThumb, type PictureWithThumb } from './thumbs'

export interface DraftPhoto extends PhotoFacts {
  /** Data URL of about 240 px, with the watermark as it will be. */
  thumb: string
}

/** The file is no picture this browser can read (a HEIC on an old phone, a damaged file). */
export class PhotoUnreadable extends Error {
  readonly code = 'photo.unreadable'
  override readonly name = 'PhotoUnreadable'
}

/**
 * Shrink and keep a picture; resolves when its bytes are on the disk. `lines` are shown over the
 * thumbnail only: what is sent stays clean, the server writes the watermark on its display copies.
 */
export async function takePhoto(file: Blob, lines: string[]): Promise<DraftPhoto> {
  const { buffer, ...picture } = await small(file, lines)
  const author = (await getMeta('me'))?.id ?? ''
  const photo = { id: newId(), bytes: buffer.byteLength, taken_at: takenAt(file), ...picture }
  const draft = { ...photo, author, subject: '', subject_id: '', command_id: '', tries: 0, retryAt: 0 }
  try {
    await db.transaction('rw', db.photos, db.photoData, async () => {
      await db.photos.add({ ...draft, state: 'draft' })
      await db.photoData.add({ id: photo.id, buffer })
    })
  } catch (error) {
    throw saveFault(error)
  }
  return photo
}

/** What a command says about a photo: everything but the thumbnail. */
export function photoFacts({ id, sha256, bytes, width, height, taken_at }: PhotoFacts): PhotoFacts {
  return { id, sha256, bytes, width, height, taken_at }
}

/** Taken back before it was sent along. */
export async function discardPhoto(id: string): Promise<void> {
  await db.transaction('rw', db.photos, db.photoData, async () => {
    if ((await db.photos.get(id))?.state !== 'draft') return
    await db.photos.delete(id)
    await db.photoData.delete(id)
  })
}

/** Where to show a photo from: this phone's bytes or thumbnail first, else the server's small copy. */
export async function photoSource(id: string): Promise<string> {
  const local = await db.photos.get(id)
  return local?.thumb ?? `/api/photos/${id}/small`
}

/** A picture from the album keeps its own age; one just taken is from now. */
function takenAt(file: Blob): string {
  const modified = file instanceof File ? file.lastModified : 0
  return new Date(modified > 0 ? Math.min(modified, Date.now()) : Date.now()).toISOString()
}

let worker: Worker | null = null
let asked = 0

/**
 * In the worker; where there is no canvas in workers (Safari before 16.4), or it fails, the same function runs here.
 */
async function small(file: Blob, lines: string[]): Promise<PictureWithThumb> {
  if (typeof OffscreenCanvas !== 'undefined') {
    const picture = await askWorker(file, lines).catch(() => null)
    if (picture) return picture
  }
  return shrinkWithThumb(file, lines).catch((error: unknown) => {
    throw new PhotoUnreadable(String(error))
  })
}

function askWorker(file: Blob, lines: string[]): Promise<PictureWithThumb> {
  worker ??= new Worker(new URL('./photo.worker.ts', import.meta.url), { type: 'module' })
  const port = worker
  const id = ++asked
  return new Promise((resolve, reject) => {
    const done = (event: MessageEvent<{ id: number; picture?: PictureWithThumb; fault?: string }>) => {
      if (event.data.id !== id) return
      port.removeEventListener('message', done)
      if (event.data.picture) resolve(event.data.picture)
      else reject(new Error(event.data.fault))
    }
    port.addEventListener('message', done)
    port.addEventListener('error', () => reject(new Error('worker')), { once: true })
    port.postMessage({ id, file, lines })
  })
}

/** A way out for unsent work when this phone must go: one file that the office can import, any number of times. */
import type { Rescue, RescuedPhoto } from '@/shared/api/rescue'
import { db, type LocalPhoto } from './db'
import { getMeta, installId } from './meta'
import { UNANSWERED } from './mirror'

/** What the person signed in would leave behind unsent. */
export async function unsent(): Promise<{ commands: number; photos: number }> {
  const author = (await getMeta('me'))?.id ?? ''
  const commands = await db.outbox
    .where('author')
    .equals(author)
    .filter((row) => UNANSWERED.includes(row.state))
    .count()
  return { commands, photos: (await unsentPhotos(author)).length }
}

/** Whose unsent work lies on this phone besides one's own: only they can send it. */
export async function othersWaiting(): Promise<{ name: string; commands: number }[]> {
  const mine = (await getMeta('me'))?.id
  const rows = await db.outbox.where('state').anyOf(UNANSWERED).toArray()
  const counts = new Map<string, { name: string; commands: number }>()
  for (const row of rows.filter((row) => row.author !== mine)) {
    const count = counts.get(row.author) ?? { name: row.authorName, commands: 0 }
    counts.set(row.author, { ...count, commands: count.commands + 1 })
  }
  return [...counts.values()]
}

/** The outbox of the person signed in with all its photos, as a file. */
export async function rescueFile(): Promise<File> {
  const me = await getMeta('me')
  const author = { id: me?.id ?? '', name: me?.name ?? '' }
  const rows = await db.outbox.where('author').equals(author.id).sortBy('n')
  const photos: Rescue['photos'] = []
  for (const photo of await unsentPhotos(author.id)) photos.push(await withBytes(photo))
  const madeAt = new Date().toISOString()
  const rescue: Rescue = {
    format: 'anxun-rescue',
    version: 1,
    made_at: madeAt,
    device: await installId(),
    sequence: (await getMeta('sequence')) ?? 0,
    skew_ms: Math.round((await getMeta('skewMs')) ?? 0),
    author,
    commands: rows.map(({ n, id, name, args, at, after, state }) => ({ n, id, name, args, at, after, state })),
    photos,
  }
  const name = `anxun-${author.name}-${madeAt.slice(0, 16).replace(/[-:T]/g, '')}.json`
  return new File([JSON.stringify(rescue)], name, { type: 'application/json' })
}

/** Hand the file to the browser's downloads. */
export function saveFile(file: File): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = file.name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/** Every photo whose bytes only this phone surely has. */
function unsentPhotos(author: string): Promise<LocalPhoto[]> {
  return db.photos
    .where('state')
    .anyOf('waiting', 'sent', 'refused')
    .filter((photo) => photo.author === author)
    .toArray()
}

async function withBytes(photo: LocalPhoto): Promise<RescuedPhoto> {
  const { id, sha256, bytes, width, height, taken_at, command_id, subject } = photo
  const data = base64((await db.photoData.get(id))?.buffer ?? new ArrayBuffer(0))
  return { id, sha256, bytes, width, height, taken_at, command_id, subject, data }
}

/** In slices: an argument list has a limit. */
function base64(buffer: ArrayBuffer): string {
  const bytes = new Uint8Array(buffer)
  let text = ''
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000))
  return btoa(text)
}

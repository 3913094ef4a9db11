/** Pictures of a venue's door: those the server has, and those still on this phone. */
import { call } from '@/shared/api/client'
import type { components } from '@/shared/api/schema.gen'
import { db, type LocalVenue } from '@/phone/offline/db'
import { getMeta } from '@/phone/offline/meta'
import { act } from '@/phone/offline/outbox'
import { takePhoto } from '@/phone/offline/photos'

export interface DoorPhoto {
  id: string
  taken_at: string
  author_name: string
  /** Not yet at the server. */
  waiting: boolean
}

export async function atServer(venue: string): Promise<DoorPhoto[]> {
  const { items } = await call<components['schemas']['DoorPhotos']>('GET', `/api/venues/${venue}/photos`)
  return items.map(({ id, taken_at, author_name, received }) => ({ id, taken_at, author_name, waiting: !received }))
}

export async function onPhone(venue: string): Promise<DoorPhoto[]> {
  const mine = (await getMeta('me'))?.id
  const kept = await db.photos
    .where('subject_id')
    .equals(venue)
    .filter(({ author }) => author === mine)
    .toArray()
  return kept.map(({ id, taken_at, state }) => ({ id, taken_at, author_name: '我', waiting: state === 'waiting' }))
}

/** Each once, the newest first; what the server says of a picture is more than what the phone knows. */
export function together(server: readonly DoorPhoto[], phone: readonly DoorPhoto[]): DoorPhoto[] {
  const known = new Set(server.map(({ id }) => id))
  return [...server, ...phone.filter(({ id }) => !known.has(id))].sort((one, other) =>
    other.taken_at.localeCompare(one.taken_at),
  )
}

/** One tap on the camera, and it is kept. */
export async function photographDoor(venue: LocalVenue, file: File, lines: string[]): Promise<string> {
  const photo = await takePhoto(file, lines)
  return act('venue.photograph', { venue_id: venue.id, photos: [photo] }, { local: () => Promise.resolve() })
}

/** Venues of this phone on the map, and putting one in its place; all of it works without network. */
import type { MapPictures } from '@/shared/api/rows'
import { call } from '@/shared/api/client'
import { isOpen, isOverdue } from '@/phone/features/hazards'
import { type Pin, type Place, stateOf } from '@/shared/map'
import { db, type LocalVenue } from '@/phone/offline/db'
import { getMeta, setMeta } from '@/phone/offline/meta'
import { act } from '@/phone/offline/outbox'

export interface MapVenue {
  venue: LocalVenue
  open: number
  overdue: number
}

export async function mapVenues(): Promise<MapVenue[]> {
  const [venues, hazards] = await Promise.all([db.venues.toArray(), db.hazards.toArray()])
  const counts = new Map<string, [open: number, overdue: number]>()
  for (const hazard of hazards) {
    if (!hazard.venue_id || !isOpen(hazard)) continue
    const [open, overdue] = counts.get(hazard.venue_id) ?? [0, 0]
    counts.set(hazard.venue_id, [open + 1, overdue + Number(isOverdue(hazard))])
  }
  return venues
    .map((venue) => ({ venue, open: counts.get(venue.id)?.[0] ?? 0, overdue: counts.get(venue.id)?.[1] ?? 0 }))
    .sort(
      (one, other) =>
        other.overdue - one.overdue || other.open - one.open || (one.venue.number < other.venue.number ? -1 : 1),
    )
}

/** Rows that a phone keeps from before know nothing of places. */
export function placeOf({ lat, lng }: Pick<LocalVenue, 'lat' | 'lng'>): Place | null {
  return typeof lat === 'number' && typeof lng === 'number' ? { lat, lng } : null
}

export function pinsOf(all: readonly MapVenue[]): Pin[] {
  return all.flatMap(({ venue, open, overdue }) => {
    const at = placeOf(venue)
    return at
      ? [
          {
            id: venue.id,
            name: venue.name,
            area: venue.grid_name.replace(/^.*(街道|镇|乡)/, ''),
            state: stateOf(venue.status, open, overdue),
            ...at,
          },
        ]
      : []
  })
}

/** Both halves always travel together; `null` takes the place away again. */
export function putVenue(venue: LocalVenue, to: Place | null): Promise<string> {
  const before = { lat: venue.lat ?? null, lng: venue.lng ?? null }
  const after = to ?? { lat: null, lng: null }
  const changes = { lat: { from: before.lat, to: after.lat }, lng: { from: before.lng, to: after.lng } }
  return act(
    'venue.amend',
    { venue_id: venue.id, changes },
    { local: () => db.venues.update(venue.id, { lat: after.lat, lng: after.lng }) },
  )
}

/** As the server says, or as it last said. */
export async function mapPictures(): Promise<MapPictures> {
  const kept = await getMeta('map')
  try {
    const told = await call<MapPictures>('GET', '/api/map', { timeoutMs: kept ? 3000 : 8000 })
    await setMeta('map', told)
    return told
  } catch {
    return kept ?? { tiles: [], credit: '', datum: 'wgs84' }
  }
}

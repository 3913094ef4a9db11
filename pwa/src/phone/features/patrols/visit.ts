/** Visits (巡查走访): recorded with one tap, and taken back within a few seconds. */
import { newId } from '@/shared/api/ids'
import type { Me, VenueRow, VisitOutcome, VisitRow } from '@/shared/api/rows'
import { db, type LocalVisit } from '@/phone/offline/db'
import { act } from '@/phone/offline/outbox'
import type { DraftPhoto } from '@/phone/offline/photos'
import { dayOf, today } from '@/shared/words/dates'
import { checkedAt, gapsLeft, isEffective } from '@/shared/words/visits'

/** How long a fresh visit stays on the phone before it is sent, so that it can be taken back whole. */
export const UNDO_SECONDS = 7

export interface VisitFacts {
  outcome: VisitOutcome
  note?: string
  photos?: DraftPhoto[]
}

export interface Recorded {
  visit: string
  command: string
}

/** Saved at once; only the sending waits, so that a phone that dies now loses nothing. */
export function recordVisit(
  me: Me,
  venue: VenueRow,
  { outcome, note = '', photos = [] }: VisitFacts,
): Promise<Recorded> {
  const id = newId()
  // Gaps of a self-check are answered by whoever was there and knew of them, and by nobody else.
  const gaps_seen_at = isEffective({ outcome }) && venue.self_check ? checkedAt(venue.self_check) : null
  const args = {
    id,
    venue_id: venue.id,
    outcome,
    gaps_seen_at,
    ...(note && { note }),
    ...(photos.length && { photos }),
  }
  return db.transaction('rw', db.tables, async () => {
    const row: VisitRow = {
      id,
      venue_id: venue.id,
      venue_name: venue.name,
      grid: venue.grid,
      outcome,
      note,
      gaps_seen_at,
      at: new Date().toISOString(),
      by: me.id,
      by_name: me.name,
      hazards: 0,
      late: false,
      photos: photos.map((photo) => photo.id),
    }
    const command = await act('visit.record', args, { local: () => db.visits.put(row) })
    await db.outbox
      .where('id')
      .equals(command)
      .modify({ retryAt: Date.now() + UNDO_SECONDS * 1000 })
    return { visit: id, command }
  })
}

/** False when it has left already, or may be on its way. */
export function takeBack({ visit, command }: Recorded): Promise<boolean> {
  return db.transaction('rw', db.tables, async () => {
    const row = await db.outbox.get({ id: command })
    if (!row || row.tries > 0 || row.retryAt <= Date.now()) return false
    await db.outbox.delete(row.n)
    await db.visits.delete(visit)
    return true
  })
}

/** The visit a hazard found now belongs to: today's by the same person, else a new one. Inside a transaction. */
export async function joinVisit(me: Me, venue: VenueRow, found = 1): Promise<string> {
  const known = visitToday(venue, await visitsOf(venue.id), me)
  const id = known?.id ?? (await recordVisit(me, venue, { outcome: 'checked' })).visit
  await db.visits.update(id, { hazards: (known?.hazards ?? 0) + found })
  // Nothing is left to take back, and the finding must not wait for it.
  await db.outbox.where('subject').equals(`visits/${id}`).modify({ retryAt: 0 })
  return id
}

/** One's own effective visit of today; none once the owner has told of a gap that it did not see. */
export function visitToday(
  venue: Pick<VenueRow, 'self_check'>,
  visits: readonly LocalVisit[],
  me: Pick<Me, 'id'>,
): LocalVisit | undefined {
  if (gapsLeft(venue, visits).length) return undefined
  return visits.find((visit) => visit.by === me.id && isEffective(visit) && dayOf(visit.at) === today())
}

/** Newest first. */
export async function visitsOf(venueId: string): Promise<LocalVisit[]> {
  const visits = await db.visits.where('venue_id').equals(venueId).toArray()
  return visits.sort((one, other) => other.at.localeCompare(one.at))
}

/** The day of one person: what was done, what is due, where to go next. */
import { byUrgency, groupOf, isDueAgain, isOpen, isOverdue } from '@/features/hazards'
import { gapsSince, isVisited } from '@/features/venues'
import type { Me } from '@/api/rows'
import { db, type LocalHazard, type LocalVenue, type LocalVisit } from '@/offline/db'
import { dayOf, dueWords, today } from '@/words/dates'

const MOST_TICKETS = 6
const MOST_VENUES = 8
/** 9号 before 12号. */
const byAddress = new Intl.Collator('zh', { numeric: true }).compare

export interface NextVenue {
  venue: LocalVenue
  /** Day of the last visit; null: never. */
  last: string | null
}

export interface Day {
  venues: number
  /** Venues visited in this month, by anyone. */
  covered: number
  done: LocalVisit[]
  overdue: number
  dueSoon: number
  tickets: LocalHazard[]
  /** How many are due for a 回头看. */
  again: number
  next: NextVenue[]
}

export async function dayOfMine(me: Me): Promise<Day> {
  const [venues, visits, hazards, again] = await Promise.all([
    db.venues.filter(isVisited).toArray(),
    db.visits.orderBy('at').reverse().toArray(),
    db.hazards.where('state').anyOf('reported', 'rectifying', 'submitted').toArray(),
    db.hazards.where('state').equals('closed').filter((hazard) => isDueAgain(hazard)).count(),
  ])
  const last = lastVisits(visits)
  const open = hazards.filter((hazard) => isOpen(hazard) && !hazard.closing)
  const month = today().slice(0, 7)
  return {
    venues: venues.length,
    covered: venues.filter((venue) => last.get(venue.id)?.startsWith(month)).length,
    done: visits.filter((visit) => visit.by === me.id && dayOf(visit.at) === today()),
    overdue: open.filter(isOverdue).length,
    dueSoon: open.filter((hazard) => hazard.due_on !== null && [0, 1].includes(dueWords(hazard.due_on).days)).length,
    again,
    tickets: open.filter((hazard) => groupOf(hazard, me) === 'recheck').sort(byUrgency).slice(0, MOST_TICKETS),
    next: waiting(venues, last).slice(0, MOST_VENUES),
  }
}

/** Newest first comes in; the first day seen of each venue is its last visit. */
function lastVisits(visits: readonly LocalVisit[]): Map<string, string> {
  const last = new Map<string, string>()
  for (const visit of visits) if (!last.has(visit.venue_id)) last.set(visit.venue_id, dayOf(visit.at))
  return last
}

/** What an owner found missing since the last visit comes first; then never visited, then the longest ago; neighbours in the address stand together. */
function waiting(venues: readonly LocalVenue[], last: ReadonlyMap<string, string>): NextVenue[] {
  return venues
    .map((venue) => ({ venue, last: last.get(venue.id) ?? null }))
    .filter((one) => one.last !== today())
    .sort((one, other) => gapsOf(other) - gapsOf(one) || (one.last ?? '').localeCompare(other.last ?? '') || byAddress(one.venue.address, other.venue.address))
}

function gapsOf({ venue, last }: NextVenue): number {
  return Math.min(1, gapsSince(venue, last).length)
}

import { getMeta } from '@/phone/offline/meta'
/** The day of one person: what was done, what is due, where to go next. */
import { byUrgency, groupOf, isDueAgain, isOpen, isOverdue } from '@/phone/features/hazards'
import { isVisited } from '@/phone/features/venues'
import type { Me } from '@/shared/api/rows'
import { db, type LocalHazard, type LocalVenue, type LocalVisit } from '@/phone/offline/db'
import { dayOf, dueWords, today } from '@/shared/words/dates'
import { type Attempts, gapsLeft, isEffective, openBefore, visitState } from '@/shared/words/visits'

const MOST_TICKETS = 6
const MOST_VENUES = 8
/** 9号 before 12号. */
const byAddress = new Intl.Collator('zh', { numeric: true }).compare

export interface NextVenue {
  venue: LocalVenue
  /** Day of the last effective visit; null: never. */
  last: string | null
  /** Doors that did not open since. */
  attempts: Attempts | null
  /** The owner found something missing, and no visit has answered it. */
  gap: boolean
}

export interface Day {
  /** The first copy is not whole yet: nothing else here is true. */
  arriving: boolean
  venues: number
  /** Venues visited in this month, by anyone; a locked door is no visit. */
  covered: number
  /** With how many tickets were open there before. */
  done: (LocalVisit & { open_before: number })[]
  /** Doors of today that did not open. */
  tried: LocalVisit[]
  overdue: number
  dueSoon: number
  /** Open without a last day: never overdue, so never an all-clear. */
  undated: number
  tickets: LocalHazard[]
  /** How many are due for a 回头看. */
  again: number
  next: NextVenue[]
}

export async function dayOfMine(me: Me): Promise<Day> {
  // Asked before all else: when it was whole then, so is what is read after.
  const arriving = (await getMeta('arriving')) ?? false
  const [venues, visits, hazards, again] = await Promise.all([
    db.venues.filter(isVisited).toArray(),
    db.visits.orderBy('at').reverse().toArray(),
    db.hazards.where('state').anyOf('reported', 'rectifying', 'submitted').toArray(),
    db.hazards
      .where('state')
      .equals('closed')
      .filter((hazard) => isDueAgain(hazard))
      .count(),
  ])
  const states = standing(venues, visits)
  const mine = visits.filter((visit) => visit.by === me.id && dayOf(visit.at) === today())
  const open = hazards.filter((hazard) => isOpen(hazard) && !hazard.closing)
  const month = today().slice(0, 7)
  return {
    arriving,
    venues: venues.length,
    covered: states.filter(({ last }) => last?.startsWith(month)).length,
    done: await withTickets(mine.filter(isEffective)),
    tried: mine.filter((visit) => !isEffective(visit)),
    overdue: open.filter(isOverdue).length,
    dueSoon: open.filter((hazard) => hazard.due_on !== null && [0, 1].includes(dueWords(hazard.due_on).days)).length,
    undated: open.filter((hazard) => hazard.due_on === null).length,
    again,
    tickets: open
      .filter((hazard) => groupOf(hazard, me) === 'recheck')
      .sort(byUrgency)
      .slice(0, MOST_TICKETS),
    next: waiting(states).slice(0, MOST_VENUES),
  }
}

async function withTickets(visits: readonly LocalVisit[]): Promise<Day['done']> {
  const there = await db.hazards
    .where('venue_id')
    .anyOf(visits.map(({ venue_id }) => venue_id))
    .toArray()
  return visits.map((visit) => ({ ...visit, open_before: openBefore(visit, there) }))
}

/** How each venue stands, by its own visits. */
function standing(venues: readonly LocalVenue[], visits: readonly LocalVisit[]): NextVenue[] {
  const known = new Map<string, LocalVisit[]>()
  for (const visit of visits) {
    const there = known.get(visit.venue_id)
    if (there) there.push(visit)
    else known.set(visit.venue_id, [visit])
  }
  return venues.map((venue) => {
    const own = known.get(venue.id) ?? []
    const { last, attempts } = visitState(own)
    return { venue, last: last && dayOf(last), attempts, gap: gapsLeft(venue, own).length > 0 }
  })
}

/**
 * What an owner found missing comes first; then never visited, then the longest ago; neighbours in the address
 * stand together. A door that did not open today is tried again when the others are done.
 */
function waiting(states: readonly NextVenue[]): NextVenue[] {
  return states
    .filter((one) => one.gap || one.last !== today())
    .sort(
      (one, other) =>
        triedToday(one) - triedToday(other) ||
        Number(other.gap) - Number(one.gap) ||
        (one.last ?? '').localeCompare(other.last ?? '') ||
        byAddress(one.venue.address, other.venue.address),
    )
}

function triedToday({ attempts }: NextVenue): number {
  return attempts && dayOf(attempts.at) === today() ? 1 : 0
}

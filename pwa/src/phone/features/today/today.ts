/** The day of one person: what was done, what is due, where to go next. */
import { getMeta } from '@/phone/offline/meta'
import { byUrgency, groupOf, isDueAgain, isOpen, isOverdue } from '@/phone/features/hazards'
import { type Due, planning } from '@/phone/features/plan'
import { isVisited } from '@/phone/features/venues'
import type { Me, PlanRow } from '@/shared/api/rows'
import { db, type LocalHazard, type LocalVenue, type LocalVisit } from '@/phone/offline/db'
import { addDays, dayOf, dueWords, today } from '@/shared/words/dates'
import { type Attempts, gapsLeft, isEffective, openBefore, visitState } from '@/shared/words/visits'

const MOST_TICKETS = 6
const MOST_VENUES = 8
/** What comes after this week is shown where little is left of it, and so far ahead. */
const FEW = 3
const AHEAD_DAYS = 21
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
  /** By when the plan wants a visit, and why; null: no plan holds here. */
  due: Due | null
}

/** What the plan asks of this week; days are working days, today among them. */
export interface Aim {
  /** Venues still due by Sunday, and those of them that are late. */
  week: number
  late: number
  days: number
  /** So many today, those done counted in; 0 on a day of rest. */
  today: number
  done: number
}

export interface Day {
  /** The first copy is not whole yet: nothing else here is true. */
  arriving: boolean
  venues: number
  /** Forms begun, and campaigns that may run here: their lists come only then. */
  drafts: number
  campaigns: number
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
  /** Doors that did not open and are due: 再去. */
  retry: NextVenue[]
  /** Moved or closed, they say: the registry is to be put right. */
  registry: NextVenue[]
  /** Null: no plan holds here. */
  aim: Aim | null
}

export async function dayOfMine(me: Me): Promise<Day> {
  // Asked before all else: when it was whole then, so is what is read after.
  const arriving = (await getMeta('arriving')) ?? false
  const [venues, visits, hazards, again, plans, drafts, campaigns] = await Promise.all([
    db.venues.filter(isVisited).toArray(),
    db.visits.orderBy('at').reverse().toArray(),
    db.hazards.where('state').anyOf('reported', 'rectifying', 'submitted').toArray(),
    db.hazards
      .where('state')
      .equals('closed')
      .filter((hazard) => isDueAgain(hazard))
      .count(),
    db.plans.toArray(),
    db.drafts.count(),
    db.campaigns.count(),
  ])
  const known = byVenue(visits)
  const states = standing(venues, known)
  const mine = visits.filter((visit) => visit.by === me.id && dayOf(visit.at) === today())
  const open = hazards.filter((hazard) => isOpen(hazard) && !hazard.closing)
  const month = today().slice(0, 7)
  return {
    arriving,
    venues: venues.length,
    drafts,
    campaigns,
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
    ...(await planned(plans, states, known, byVenue(hazards))),
  }
}

type Planned = Pick<Day, 'next' | 'retry' | 'registry' | 'aim'>

/** Where to go by the plan; where none holds, to whom nobody went for longest. A 回头看 stands in its own list. */
async function planned(
  plans: readonly PlanRow[],
  states: readonly NextVenue[],
  visits: ReadonlyMap<string, LocalVisit[]>,
  hazards: ReadonlyMap<string, LocalHazard[]>,
): Promise<Planned> {
  if (!plans.some(({ rules, phases }) => rules.length + phases.length))
    return { next: waiting(states).slice(0, MOST_VENUES), retry: [], registry: [], aim: null }
  const { dueVenues, planOf, sundayOf, workingDays } = await planning()
  const plan = planOf(plans)
  const day = today()
  const sunday = sundayOf(day)
  const venues = states.map(({ venue }) => venue)
  const of =
    <Row>(rows: ReadonlyMap<string, Row[]>) =>
    (id: string) =>
      rows.get(id) ?? []
  const found = dueVenues(plan, venues, of(visits), of(hazards), day, addDays(sunday, AHEAD_DAYS))
  const state = new Map(states.map((one) => [one.venue.id, one]))
  const listed = found.flatMap(({ venue, due }) => {
    const known = state.get(venue.id)
    return known ? [{ ...known, due }] : []
  })
  const week = listed.filter(({ due }) => due.due_on <= sunday)
  const later = listed.filter(({ due, last }) => due.due_on > sunday && due.state === 'due' && last !== day)
  const now = week.filter(({ due }) => due.state === 'due')
  return {
    next: [...now, ...later.sort(byDay).slice(0, Math.max(0, FEW - now.length))],
    retry: week.filter(({ due }) => due.state === 'again').sort((one, other) => triedToday(one) - triedToday(other)),
    registry: listed.filter(({ due }) => due.state === 'registry'),
    aim: aimOf(
      week.filter(({ due }) => due.state !== 'registry'),
      visits,
      workingDays(day, sunday, plan),
    ),
  }
}

function aimOf(week: readonly NextVenue[], visits: ReadonlyMap<string, LocalVisit[]>, days: number): Aim {
  const day = today()
  const made = (rows: LocalVisit[]) => rows.some((visit) => isEffective(visit) && dayOf(visit.at) === day)
  const done = [...visits.values()].filter(made).length
  const late = week.filter(({ due }) => due && due.due_on < day).length
  return { week: week.length, late, days, done, today: days ? Math.ceil((week.length + done) / days) : 0 }
}

/** What the plan asks, in a sentence. */
export function aimWords({ week, late, days, today: count, done }: Aim): string {
  if (!week) return done ? '本周到期的都走完了' : '本周没有到期要走的场所'
  const there = late ? `本周还有 ${week} 家到期，其中 ${late} 家已逾期` : `本周还有 ${week} 家到期`
  if (!days) return `今天休息；${there}`
  return done >= count ? `今天的 ${count} 家走完了；${there}` : `今天走 ${count} 家就跟得上，已走 ${done} 家；${there}`
}

function byDay(one: NextVenue, other: NextVenue): number {
  return (one.due?.due_on ?? '').localeCompare(other.due?.due_on ?? '')
}

function byVenue<Row extends { venue_id: string | null }>(rows: readonly Row[]): Map<string, Row[]> {
  const known = new Map<string, Row[]>()
  for (const row of rows) {
    const there = known.get(row.venue_id ?? '')
    if (there) there.push(row)
    else known.set(row.venue_id ?? '', [row])
  }
  return known
}

async function withTickets(visits: readonly LocalVisit[]): Promise<Day['done']> {
  const there = await db.hazards
    .where('venue_id')
    .anyOf(visits.map(({ venue_id }) => venue_id))
    .toArray()
  return visits.map((visit) => ({ ...visit, open_before: openBefore(visit, there) }))
}

/** How each venue stands, by its own visits. */
function standing(venues: readonly LocalVenue[], known: ReadonlyMap<string, LocalVisit[]>): NextVenue[] {
  return venues.map((venue) => {
    const own = known.get(venue.id) ?? []
    const { last, attempts } = visitState(own)
    return { venue, last: last && dayOf(last), attempts, gap: gapsLeft(venue, own).length > 0, due: null }
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

/**
 * Visits in words, and which of them count: only where somebody was let in. The server counts alike;
 * `tests/field/patrols/visits.json` holds both.
 */
import { addDays, dayOf, dayWords } from './dates'
import { outcomeNames } from './labels'

type VisitOutcome = keyof typeof outcomeNames
interface Made {
  at: string
  outcome: VisitOutcome
}
/** Rows that a phone keeps from before lack what is newer than they are. */
type Seen = Made & { gaps_seen_at?: string | null }
interface SelfChecked {
  on: string
  at?: string | null
  gaps: string[]
}

/** Doors that did not open since the last effective visit: how many, and the newest of them. */
export interface Attempts {
  count: number
  at: string
  outcome: VisitOutcome
}

export interface VisitState {
  /** Instant of the last effective visit. */
  last: string | null
  attempts: Attempts | null
}

export const isEffective = ({ outcome }: Pick<Made, 'outcome'>): boolean => outcome === 'checked'

/** Of the visits of one venue, in whatever order. */
export function visitState(visits: readonly Made[]): VisitState {
  let last: Made | null = null
  for (const visit of visits) if (isEffective(visit) && later(visit.at, last?.at)) last = visit
  let newest: Made | null = null
  let count = 0
  for (const visit of visits) {
    if (isEffective(visit) || !later(visit.at, last?.at)) continue
    count += 1
    if (later(visit.at, newest?.at)) newest = visit
  }
  return { last: last?.at ?? null, attempts: newest && { count, at: newest.at, outcome: newest.outcome } }
}

/** Which attempt in a row a visit was; 0: it was none. */
export function nthAttempt(visit: Made, visits: readonly Made[]): number {
  if (isEffective(visit)) return 0
  return visitState(visits.filter((one) => one.at <= visit.at)).attempts?.count ?? 1
}

/** 6月3日 锁门，第2次. */
export function attemptWords({ at, outcome, count }: Attempts, now = new Date()): string {
  return `${dayWords(dayOf(at), now)} ${outcomeWords(outcome, count)}`
}

/** 锁门，第2次. */
export function outcomeWords(outcome: VisitOutcome, nth = 1): string {
  return nth > 1 ? `${outcomeNames[outcome]}，第${nth}次` : outcomeNames[outcome]
}

/** What came of a visit; nothing found where something is open already means nothing new. */
export function visitWords(visit: Pick<Made, 'outcome'> & { hazards: number; open_before?: number }, nth = 1): string {
  if (!isEffective(visit)) return outcomeWords(visit.outcome, nth)
  if (visit.hazards) return `发现 ${visit.hazards} 条${visit.open_before ? '新' : ''}隐患`
  return visit.open_before ? '没有新隐患' : '没有隐患'
}

interface Ticket {
  venue_id: string | null
  visit_id: string | null
  state: string
  found_at: string
  closed_at: string | null
}

/** How many of these tickets were open at a visit's venue already; those found in it were not. */
export function openBefore(visit: { id: string; venue_id: string; at: string }, tickets: readonly Ticket[]): number {
  return tickets.filter(
    (ticket) =>
      ticket.venue_id === visit.venue_id &&
      ticket.visit_id !== visit.id &&
      ticket.state !== 'voided' &&
      later(visit.at, ticket.found_at) &&
      (!ticket.closed_at || later(ticket.closed_at, visit.at)),
  ).length
}

/** The instant of a self-check; where only the day is known, its end: unknown answers nothing. */
export function checkedAt(check: SelfChecked): string {
  return check.at ?? `${addDays(check.on, 1)}T00:00:00+08:00`
}

/** What an owner found missing, and no visit has answered: instants, since one day may hold both. */
export function gapsLeft(
  { self_check: check }: { self_check?: SelfChecked | null },
  visits: readonly Seen[],
): readonly string[] {
  if (!check) return []
  const at = checkedAt(check)
  return visits.some((visit) => isEffective(visit) && !later(at, seenUntil(visit))) ? [] : check.gaps
}

/** Up to when a visit answers self-checks; a row from before this was said knew what was there then. */
function seenUntil(visit: Seen): string | null {
  return visit.gaps_seen_at === undefined ? visit.at : visit.gaps_seen_at
}

function later(at: string, than: string | null | undefined): boolean {
  return !than || Date.parse(at) > Date.parse(than)
}

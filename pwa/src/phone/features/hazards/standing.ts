/** Where a ticket stands, and what this person may do about it: the server's rules, said before the tap. */
import type { HazardRow, HazardState, Me } from '@/shared/api/rows'
import { daysBetween, dueWords, today } from '@/shared/words/dates'
import { awaitsJudgement, isOpen } from '@/shared/words/judgement'

export { isOpen }

type Ticket = Pick<
  HazardRow,
  'state' | 'level' | 'closing' | 'due_on' | 'found_by' | 'closed_at' | 'void_asked_by' | 'transfer' | 'events'
>

const REOPEN_DAYS = 30
const STEP: Record<HazardState, number> = { reported: 1, rectifying: 2, submitted: 3, closed: 5, voided: -1 }

export type Group = 'recheck' | 'working' | 'done'

/** 隐患 2026-0018: what one says of YH-220382002-2026-0018. */
export function numberWords({ number }: Pick<HazardRow, 'number'>): string {
  return number ? `隐患 ${number.split('-').slice(-2).join('-')}` : '隐患（等待编号）'
}

/** Index into the road 上报 核实 整改 复查 销号 of what comes now; 5 when all is done. */
export function roadStep(hazard: Pick<HazardRow, 'state' | 'closing'>): number {
  return hazard.closing ? 4 : STEP[hazard.state]
}

/** From 较大 upward the finder may not close what he found himself. */
export function needsAnother(hazard: Pick<HazardRow, 'level' | 'found_by'>, me: Pick<Me, 'id'>): boolean {
  return hazard.level !== 'general' && hazard.found_by === me.id
}

/** The three lists of a grid worker: to look at again, being put right, done. */
export function groupOf(hazard: Ticket, me: Pick<Me, 'id'>): Group {
  if (!isOpen(hazard) || hazard.closing) return 'done'
  const dueNow = hazard.due_on !== null && dueWords(hazard.due_on).days <= 0
  const mineToCheck = hazard.state === 'submitted' || dueNow
  return mineToCheck && !needsAnother(hazard, me) && !awaitsJudgement(hazard) ? 'recheck' : 'working'
}

export function mayReopen(hazard: Ticket): boolean {
  return (
    hazard.state === 'closed' &&
    hazard.closed_at !== null &&
    daysBetween(hazard.closed_at.slice(0, 10), today()) <= REOPEN_DAYS
  )
}

/** Overdue first, then by deadline; without one by when it was found. */
export function byUrgency(one: HazardRow, other: HazardRow): number {
  return (one.due_on ?? '9999').localeCompare(other.due_on ?? '9999') || one.found_at.localeCompare(other.found_at)
}

export function isOverdue(hazard: Pick<HazardRow, 'state' | 'closing' | 'due_on'>): boolean {
  return isOpen(hazard) && !hazard.closing && hazard.due_on !== null && dueWords(hazard.due_on).days < 0
}

const FIELD: readonly Me['role'][] = ['grid_worker', 'enforcer', 'office']

export interface Choices {
  pass: boolean
  submit: boolean
  return: boolean
  note: boolean
  reopen: boolean
  void_ask: boolean
  void_decide: boolean
}

/** The buttons of the ticket page: the server's table of steps, as far as the phone can know it. */
export function choicesOf(hazard: Ticket, me: Pick<Me, 'id' | 'role'>): Choices {
  const field = FIELD.includes(me.role)
  const working = field && !hazard.closing && (hazard.state === 'rectifying' || hazard.state === 'submitted')
  const asked = hazard.void_asked_by
  return {
    pass: working && !needsAnother(hazard, me) && !awaitsJudgement(hazard),
    submit:
      working &&
      hazard.state === 'rectifying' &&
      (needsAnother(hazard, me) || awaitsJudgement(hazard)) &&
      me.role !== 'enforcer',
    return: working,
    note: field,
    reopen: field && me.role !== 'enforcer' && mayReopen(hazard),
    void_ask: field && isOpen(hazard) && !hazard.closing && asked === null,
    void_decide: me.role === 'office' && isOpen(hazard) && asked !== null && asked !== me.id,
  }
}

/** The day of looking again has come. */
export function isDueAgain({ state, follow_up_on }: Pick<HazardRow, 'state' | 'follow_up_on'>, day = today()): boolean {
  return state === 'closed' && !!follow_up_on && follow_up_on <= day
}

/** Where a ticket stands, and what this person may do about it: the server's rules, said before the tap. */
import type { HazardRow, HazardState, Me } from '@/shared/api/rows'
import { allows, type StepName, type Ticket as Asked } from '@/shared/words/allowed'
import { dueWords, today } from '@/shared/words/dates'
import { awaitsJudgement, isOpen, needsAnother } from '@/shared/words/judgement'

export { isOpen, needsAnother }

type Ticket = Asked & Pick<HazardRow, 'closing' | 'found_by'>

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

/** The three lists of a grid worker: to look at again, being put right, done. */
export function groupOf(hazard: Ticket, me: Pick<Me, 'id'>): Group {
  if (!isOpen(hazard) || hazard.closing) return 'done'
  const dueNow = hazard.due_on !== null && dueWords(hazard.due_on).days <= 0
  const mineToCheck = hazard.state === 'submitted' || dueNow
  return mineToCheck && !needsAnother(hazard, me) && !awaitsJudgement(hazard) ? 'recheck' : 'working'
}

/** Overdue first, then by deadline; without one by when it was found. */
export function byUrgency(one: HazardRow, other: HazardRow): number {
  return (one.due_on ?? '9999').localeCompare(other.due_on ?? '9999') || one.found_at.localeCompare(other.found_at)
}

export function isOverdue(hazard: Pick<HazardRow, 'state' | 'closing' | 'due_on'>): boolean {
  return isOpen(hazard) && !hazard.closing && hazard.due_on !== null && dueWords(hazard.due_on).days < 0
}

export interface Choices {
  pass: boolean
  submit: boolean
  return: boolean
  note: boolean
  reopen: boolean
  void_ask: boolean
  void_decide: boolean
}

/** The buttons of the ticket page: of what the table allows, what makes sense before these eyes. */
export function choicesOf(hazard: Ticket, me: Pick<Me, 'id' | 'role'>): Choices {
  const may = (command: StepName) => allows(command, hazard, me)
  const check = may('hazard.reinspect') && !hazard.closing
  const another = needsAnother(hazard, me) || awaitsJudgement(hazard)
  return {
    pass: check && !another,
    submit: check && another && may('hazard.submit'),
    return: check,
    note: may('hazard.note'),
    reopen: may('hazard.reopen'),
    void_ask: may('hazard.void_ask') && !hazard.closing,
    void_decide: may('hazard.void'),
  }
}

/** The day of looking again has come. */
export function isDueAgain({ state, follow_up_on }: Pick<HazardRow, 'state' | 'follow_up_on'>, day = today()): boolean {
  return state === 'closed' && !!follow_up_on && follow_up_on <= day
}

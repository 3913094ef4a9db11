/**
 * What the server would refuse, said before the tap: its table of a ticket's life (`steps.gen.ts`) and its
 * conditions, as far as a ticket's row tells them. `tests/field/hazards/steps.json` holds both.
 */
import { dayOf } from './dates'
import type { levelNames, roleNames } from './labels.gen'
import type { Life } from './life'
import { limits, steps, who } from './steps.gen'

type Role = keyof typeof roleNames
export type StepName = keyof typeof steps
type Condition = (typeof steps)[StepName]['unless'][number]
/** The code that the server would answer with. */
export type RefusalCode = 'forbidden' | 'hazard.not_now' | 'hazard.other_level' | Condition

type Beside = 'extension' | 'extensions' | 'whistle' | 'transfer' | 'supervised' | 'follow_up_on'
export type Ticket = Pick<Life, 'state' | 'due_on' | Beside> & {
  level: keyof typeof levelNames
  disposal: string
  closed_at: string | null
  void_asked_by: string | null
  /** None on rows from before there were described places. */
  spot?: string | null
  events: readonly { kind: string; at: string; facts: Readonly<Record<string, unknown>> }[]
}
export interface Person {
  id: string
  role: Role
}
type Case = Ticket & { me: Person; now: Date }

const DAY = 86_400_000
const STANDS_IN_THE_WAY: Readonly<Record<Condition, (one: Case) => boolean>> = {
  'hazard.reopen_too_late': ({ closed_at, now }) =>
    closed_at !== null && now.getTime() - Date.parse(closed_at) > limits.reopen_days * DAY,
  'hazard.follow_up_done': ({ follow_up_on }) => !follow_up_on,
  'hazard.follow_up_too_early': ({ follow_up_on, now }) => !!follow_up_on && dayOf(now) < follow_up_on,
  'hazard.never_extended': ({ disposal }) => disposal === 'on_the_spot',
  'hazard.due_from_outside': dueFromOutside,
  'hazard.extension_too_late': ({ due_on, now }) => due_on !== null && dayOf(now) > due_on,
  'hazard.extended_twice': ({ extensions = 0 }) => extensions >= limits.extensions,
  'hazard.extension_pending': ({ extension }) => !!extension,
  'hazard.extension_not_asked': ({ extension }) => !extension,
  'hazard.whistle_pending': ({ whistle }) => !!whistle && !whistle.answered_at,
  'hazard.whistle_not_pending': ({ whistle }) => !whistle || !!whistle.answered_at,
  'hazard.whistle_not_answered': ({ whistle }) => !whistle?.answered_at || !!whistle.rating,
  'hazard.receipt_pending': ({ transfer }) => !!transfer && !transfer.receipted_at,
  'hazard.receipt_not_pending': ({ transfer }) => !transfer || !!transfer.receipted_at,
  'hazard.supervised_already': ({ supervised }) => !!supervised,
  'hazard.void_asked': ({ void_asked_by }) => void_asked_by !== null,
  'hazard.void_not_asked': ({ void_asked_by }) => void_asked_by === null,
  'hazard.not_described': ({ spot }) => !spot,
  'hazard.second_person': ({ void_asked_by, me }) => void_asked_by === me.id,
}

/** Whether somebody of this role ever does it. */
export function mayAsk(role: Role, command: keyof typeof who): boolean {
  return within(who[command], role)
}

/** Why this person cannot take a step on this ticket now: role, state, level, conditions; null when nothing does. */
export function refusalOf(command: StepName, ticket: Ticket, me: Person, now = new Date()): RefusalCode | null {
  const { sources, levels, unless } = steps[command]
  if (!mayAsk(me.role, command)) return 'forbidden'
  if (!within(sources, ticket.state)) return 'hazard.not_now'
  if (!within(levels, ticket.level)) return 'hazard.other_level'
  return unless.find((code) => STANDS_IN_THE_WAY[code]({ ...ticket, me, now })) ?? null
}

export function allows(command: StepName, ticket: Ticket, me: Person, now = new Date()): boolean {
  return refusalOf(command, ticket, me, now) === null
}

/** A department's receipt or a higher office set the last day; a ticket opened anew is the street's again. */
function dueFromOutside({ supervised, events }: Pick<Ticket, 'supervised' | 'events'>): boolean {
  const last = [...events]
    .reverse()
    .find(({ kind, facts }) => kind === 'reopened' || (kind === 'receipted' && facts['due_on']))
  return !!supervised || last?.kind === 'receipted'
}

function within(many: readonly string[], one: string): boolean {
  return many.includes(one)
}

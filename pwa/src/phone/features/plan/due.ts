/**
 * What is due at a venue, by when and why: one pure function of plan, facts, visits and the day. The server's word
 * for word (`backend/field/plan/rules.py`); `tests/field/plan/due.json` holds both.
 */
import type { PlanRow, VenueClass, VisitOutcome } from '@/shared/api/rows'
import { addDays, daysBetween } from '@/shared/words/dates'

export const VISITS_COUNT_DAYS = 400
const FOLLOW_UP_DAYS = 140
const ONE_SPOT = 5
const SCATTER = 618_034
const WHOLE = 1_000_000
const UNIT = { day: { days: 1, word: '天' }, month: { days: 30, word: '个月' } } as const
const EVERY: Record<string, string> = {
  'day 7': '每周',
  'day 14': '每两周',
  'month 1': '每月',
  'month 3': '每季度',
  'month 6': '每半年',
  'month 12': '每年',
}

type Unit = keyof typeof UNIT
type Dated = { since: string; until?: string | null }
type Targets = PlanRow['rules'][number]['targets']
/** `plan`: the grid whose plan it is in. */
export type Rule = Pick<PlanRow['rules'][number], 'kind' | 'name' | 'targets' | 'every' | 'unit'> &
  Dated & { plan: string }
export type Phase = Pick<PlanRow['phases'][number], 'name' | 'targets' | 'first_on' | 'last_on'> &
  Dated & { plan: string }

/** As much of a venue as a plan asks; visits are those in its own grid, or before it came. */
export interface PlannedVenue {
  grid: string
  number: string
  venue_class: VenueClass
  text: string
  colour: 'red' | 'yellow' | 'green'
  traits: readonly string[]
  entered_on: string | null
  /** Entered at its door, not by a ledger. */
  new: boolean
  opened_on: string | null
  last_visit: string | null
  attempts: number
  outcome: VisitOutcome | null
  /** The registry was looked at since the newest attempt. */
  corrected: boolean
  gaps: number
  gaps_on: string | null
  follow_ups: readonly string[]
}

/** due · again: a door did not open since the last visit (再去) · registry: moved or closed, they say. */
export type DueState = 'due' | 'again' | 'registry'

export interface Due {
  due_on: string
  reasons: readonly string[]
  state: DueState
  attempts: number
}

interface Claim {
  due_on: string
  reason: string
  byTurns?: true
}

/** Null: nothing is due there by `until`. */
export function dueAt(
  venue: PlannedVenue,
  rules: readonly Rule[],
  phases: readonly Phase[],
  today: string,
  until: string,
): Due | null {
  const claims = claimsOn(venue, rules, phases, today).filter((claim) => claim.due_on <= until)
  claims.sort((one, other) => (one.due_on < other.due_on ? -1 : Number(one.due_on > other.due_on)))
  const [first] = claims
  if (!first) return null
  const turn = claims.find(({ byTurns }) => byTurns)
  const told = claims.filter((claim) => !claim.byTurns || claim === turn).map(({ reason }) => reason)
  return { due_on: first.due_on, reasons: [...new Set(told)], state: stateOf(venue), attempts: venue.attempts }
}

function stateOf({ attempts, outcome, corrected }: PlannedVenue): DueState {
  if (!attempts) return 'due'
  return (outcome === 'closed' || outcome === 'moved') && !corrected ? 'registry' : 'again'
}

function claimsOn(venue: PlannedVenue, rules: readonly Rule[], phases: readonly Phase[], today: string): Claim[] {
  const claims: Claim[] = []
  if (venue.gaps && venue.gaps_on) claims.push({ due_on: venue.gaps_on, reason: `经营者自查有 ${venue.gaps} 项没做到` })
  const seen = venue.follow_ups.filter((day) => daysBetween(day, today) <= FOLLOW_UP_DAYS).sort()
  if (seen[0]) {
    const count = seen.length > 1 ? `（${seen.length} 条）` : ''
    claims.push({ due_on: seen[0], reason: `隐患销号满 30 天，回头看${count}` })
  }
  for (const rule of rules) {
    const over = rule.until && daysBetween(rule.until, today) > VISITS_COUNT_DAYS
    const claim = !over && isTarget(venue, rule.targets, rule.plan) && claimOfRule(venue, rule, today)
    if (claim) claims.push(claim)
  }
  for (const phase of phases) {
    const claim = isTarget(venue, phase.targets, phase.plan) && claimOfPhase(venue, phase, today)
    if (claim) claims.push(claim)
  }
  return claims
}

export function isTarget(venue: PlannedVenue, targets: Targets, plan: string): boolean {
  const { classes = [], colours = [], traits = [], words = [], under } = targets ?? {}
  return (
    venue.grid.startsWith(under || plan) &&
    (!classes.length || classes.includes(venue.venue_class)) &&
    (!colours.length || colours.includes(venue.colour)) &&
    (!traits.length || traits.some((trait) => venue.traits.includes(trait))) &&
    (!words.length || words.some((word) => venue.text.includes(word)))
  )
}

function claimOfRule(venue: PlannedVenue, rule: Rule, today: string): Claim | null {
  const due_on = rule.kind === 'new' ? newlyDue(venue, rule) : regularlyDue(venue, rule, today)
  if (!due_on || (rule.until && due_on > rule.until)) return null
  const reason = ruleWords(rule, venue.last_visit, today)
  return rule.kind === 'new' ? { due_on, reason } : { due_on, reason, byTurns: true }
}

function newlyDue(venue: PlannedVenue, rule: Rule): string | null {
  const [begun] = [venue.opened_on, venue.new ? venue.entered_on : null]
    .filter((day) => day !== null)
    .sort()
    .reverse()
  if (!begun || begun < rule.since || (venue.last_visit && venue.last_visit >= begun)) return null
  return after(begun, rule.every, rule.unit)
}

/** After the last visit; what had lapsed before the rule began is spread over its first turn. */
function regularlyDue(venue: PlannedVenue, rule: Rule, today: string): string {
  if (venue.last_visit) {
    const due_on = after(venue.last_visit, rule.every, rule.unit)
    if (due_on >= rule.since) return due_on
  }
  const known = venue.entered_on
  const begun = known && rule.since < known && known <= today ? known : rule.since
  if (venue.new && begun === known) return after(begun, rule.every, rule.unit)
  return addDays(begun, spread(venue.number, rule.every * UNIT[rule.unit].days))
}

/** Once within its days, spread over them; when they are over, it asks no more. */
function claimOfPhase(venue: PlannedVenue, phase: Phase, today: string): Claim | null {
  const { first_on, last_on, since, until } = phase
  const visited = venue.last_visit && first_on <= venue.last_visit
  const begun = since > first_on ? since : first_on
  if (visited || today > last_on || begun > last_on || (until && until < today)) return null
  const due_on = addDays(begun, spread(venue.number, daysBetween(begun, last_on) + 1))
  return until && due_on > until ? null : { due_on, reason: phaseWords(phase) }
}

/** A day of so many, the same for neighbours by number and evenly far between the others. */
export function spread(number: string, days: number): number {
  const group = Math.floor(Number(/[0-9]*$/.exec(number)?.[0] ?? 0) / ONE_SPOT)
  return Math.floor((((group * SCATTER) % WHOLE) * days) / WHOLE)
}

/** So many days or months later; the 31st becomes the last of a shorter month. */
export function after(day: string, count: number, unit: Unit): string {
  if (unit === 'day') return addDays(day, count)
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const months = year * 12 + month - 1 + count
  const last = new Date(Date.UTC(Math.floor(months / 12), (months % 12) + 1, 0)).getUTCDate()
  const pad = (value: number) => String(value).padStart(2, '0')
  return `${Math.floor(months / 12)}-${pad((months % 12) + 1)}-${pad(Math.min(date, last))}`
}

const monthDay = (day: string) => `${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`

function ruleWords(rule: Rule, last: string | null, today: string): string {
  const { word } = UNIT[rule.unit]
  if (rule.kind === 'new') return `${rule.name}，${rule.every} ${word}内走访`
  const every = EVERY[`${rule.unit} ${rule.every}`] ?? `每 ${rule.every} ${word}`
  if (!last) return `${rule.name}${every}一次，还没走访过`
  const year = last.slice(0, 4) === today.slice(0, 4) ? '' : `${last.slice(0, 4)}年`
  return `${rule.name}${every}一次，上次 ${year}${monthDay(last)}`
}

const phaseWords = ({ name, first_on, last_on }: Phase) =>
  `${name}（${monthDay(first_on)}至${monthDay(last_on)}）走一次`

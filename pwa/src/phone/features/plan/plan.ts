/** The plan over this phone's own copy: which venues are due, in which order to walk, how many a day. */
import { judge } from '@/phone/features/venues'
import { isOpen } from '@/phone/features/hazards'
import type { LocalHazard, LocalVenue, LocalVisit } from '@/phone/offline/db'
import type { PlanRow } from '@/shared/api/rows'
import { addDays, dayOf } from '@/shared/words/dates'
import { gapsLeft, isEffective, visitState } from '@/shared/words/visits'
import { type Due, dueAt, type Phase, type PlannedVenue, type Rule, VISITS_COUNT_DAYS } from './due'

/** All that may claim a visit: of the street's plan and of the county's. */
export interface PlanInForce {
  rules: readonly Rule[]
  phases: readonly (Phase & { look_at?: string })[]
  /** Days on which offices rest or work against the week. */
  rests: ReadonlySet<string>
  works: ReadonlySet<string>
}

export interface DueVenue {
  venue: LocalVenue
  due: Due
}

export function planOf(rows: readonly PlanRow[]): PlanInForce {
  return {
    rules: rows.flatMap(({ id, rules }) => rules.map((rule) => ({ ...rule, plan: id }))),
    phases: rows.flatMap(({ id, phases }) => phases.map((phase) => ({ ...phase, plan: id }))),
    rests: new Set(rows.flatMap(({ rests = [] }) => rests)),
    works: new Set(rows.flatMap(({ works = [] }) => works)),
  }
}

/** As a plan sees a venue; visits made in another grid count by what the venue itself remembers. */
export function plannedVenue(
  venue: LocalVenue,
  visits: readonly LocalVisit[],
  hazards: readonly LocalHazard[],
  day: string,
): PlannedVenue {
  const since = addDays(day, -VISITS_COUNT_DAYS)
  const own = visits.filter((visit) => visit.grid === venue.grid && dayOf(visit.at) >= since)
  const moved = venue.visited_at && dayOf(venue.visited_at) >= since ? venue.visited_at : null
  const made = visitState(own).last
  const last = moved && (!made || Date.parse(moved) > Date.parse(made)) ? moved : made
  const tried = own.filter((visit) => !isEffective(visit) && (!last || Date.parse(visit.at) > Date.parse(last)))
  tried.sort((one, other) => Date.parse(other.at) - Date.parse(one.at))
  const gaps = gapsLeft(venue, own).length
  const last_visit = last && dayOf(last)
  return {
    grid: venue.grid,
    number: venue.number,
    venue_class: venue.venue_class,
    text: `${venue.name} ${venue.subtype ?? ''}`,
    colour: colourOf(venue, hazards, last_visit, gaps, day),
    traits: traitsOf(venue),
    entered_on: venue.entered_on ?? null,
    new: venue.imported === false,
    opened_on: venue.opened_on ?? null,
    last_visit,
    attempts: tried.length,
    outcome: tried[0]?.outcome ?? null,
    corrected: tried[0] !== undefined && Date.parse(venue.updated_at) > Date.parse(tried[0].at),
    gaps,
    gaps_on: gaps && venue.self_check ? venue.self_check.on : null,
    follow_ups: hazards.flatMap(({ state, follow_up_on: on }) => (state === 'closed' && on ? [on] : [])),
  }
}

function colourOf(
  venue: LocalVenue,
  hazards: readonly LocalHazard[],
  last_visit: string | null,
  gaps: number,
  day: string,
) {
  const tickets = hazards.filter(isOpen).map((hazard) => ({
    level: hazard.level,
    disposal: hazard.disposal,
    item_code: hazard.item_code,
    due_on: hazard.due_on,
    transferred: Boolean(hazard.transfer && !hazard.transfer.receipted_at),
    closing: hazard.closing,
  }))
  return judge({ tickets, last_visit, known_on: dayOf(venue.updated_at), gaps }, day).tone
}

function traitsOf(venue: LocalVenue): string[] {
  const told: Record<string, unknown> = {
    lives_in: venue.lives_in,
    bottled_gas: venue.fuel === 'bottled_gas' || (venue.gas_cylinders ?? 0) > 0,
    mixed_use: venue.mixed_use,
    open_flame: venue.open_flame,
    solid_fuel: venue.fuel === 'coal_wood',
    indoor_ebike: venue.indoor_ebike,
  }
  return Object.keys(told).filter((trait) => told[trait])
}

/** Of the venues in business all that are due by a day: what is late first, then as one walks. */
export function dueVenues(
  plan: PlanInForce,
  venues: readonly LocalVenue[],
  visitsOf: (id: string) => readonly LocalVisit[],
  hazardsOf: (id: string) => readonly LocalHazard[],
  day: string,
  until: string,
): DueVenue[] {
  const found = venues.flatMap((venue) => {
    const planned = plannedVenue(venue, visitsOf(venue.id), hazardsOf(venue.id), day)
    const due = dueAt(planned, plan.rules, plan.phases, day, until)
    return due ? [{ venue, due, door: doorOf(venue.address) }] : []
  })
  const late = ({ due }: DueVenue) => Number(due.due_on >= day)
  return found
    .sort((one, other) => late(one) - late(other) || alongTheStreet(one.door, other.door))
    .map(({ venue, due }) => ({ venue, due }))
}

interface Door {
  street: string
  side: number
  number: number
}

const DOOR = /^(.*?)(\d+)/

/** 光明路 205 号: street, odd or even side, number; without a number the whole is the street. */
export function doorOf(address: string): Door {
  const found = DOOR.exec(address)
  const number = Number(found?.[2] ?? 0)
  return { street: (found?.[1] ?? address).trim(), side: 1 - (number % 2), number }
}

const byName = new Intl.Collator('zh', { numeric: true }).compare

export function alongTheStreet(one: Door, other: Door): number {
  return byName(one.street, other.street) || one.side - other.side || one.number - other.number
}

/** Of the week in which a day lies. */
export function sundayOf(day: string): string {
  return addDays(day, (7 - new Date(day).getUTCDay()) % 7)
}

/** From a day to another, both included. */
export function workingDays(from: string, to: string, { rests, works }: PlanInForce): number {
  let count = 0
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const weekday = new Date(day).getUTCDay() % 6 !== 0
    if (weekday ? !rests.has(day) : works.has(day)) count += 1
  }
  return count
}

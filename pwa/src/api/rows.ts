/**
 * What the server says, as rows: the generated types by the names used here, made as strict as the
 * server is. A row may also be born on this phone, and then lacks what only the server gives.
 */
import type { components } from './schema.gen'

type Schemas = components['schemas']

export type Role = Schemas['Role']
export type GridLevel = Schemas['GridLevel']
export type VenueClass = Schemas['VenueClass']
export type VenueStatus = Schemas['VenueStatus']
export type Fuel = Schemas['Fuel']
export type HazardState = Schemas['State']
export type Level = Schemas['Level']
export type Disposal = Schemas['Disposal']
export type VisitOutcome = Schemas['patrols_models_Outcome']
export type PhotoStage = Schemas['Stage']
export type CodeKind = Schemas['CodeKind']
export type EventKind = Schemas['EventKind'] | LifeKind
type LifeKind =
  | 'extend_asked' | 'extended' | 'extend_refused' | 'whistled' | 'whistle_answered' | 'whistle_rated' | 'transferred'
  | 'receipted' | 'suspected' | 'supervised' | 'followed_up' | 'joined' | 'recurred'

/** Facts by name, as commands, problems and events carry them. */
export type Facts = Record<string, unknown>

export type Me = Schemas['Me']
export type GridRow = Schemas['GridRow']
export type VenueCode = Schemas['CodeRow']
export type HazardEvent = Omit<Schemas['EventRow'], 'kind'> & { kind: EventKind }
export type PhotoRow = Schemas['PhotoRow']
export type VisitRow = Schemas['VisitRow']

/** `classes` empty: for every class. `frequency`: how often it was found lately. */
export type ItemRow = Omit<Schemas['ItemRow'], 'classes'> & { classes: VenueClass[] }

/** Every field is there, unknown ones as null. `initials`: the name in pinyin, for search. */
export type VenueRow = Required<Schemas['VenueRow']>

export type Urgency = 'emergency' | 'urgent' | 'normal'
export type Rating = 'good' | 'fair' | 'poor'
export type Warning = 'due_tomorrow' | 'overdue' | 'long_overdue'

/** 延期: asked for, not yet answered. */
export interface Extension {
  asked_due_on: string
  reason: string
  protection: string
  by_name: string
  at: string
}
export interface Whistle {
  department: string
  urgency: Urgency
  at: string
  answer_by: string
  answered_at: string | null
  rating: Rating | null
}
export interface Transfer {
  department: string
  document_number: string
  at: string
  receipted_at: string | null
}
export interface Supervised {
  authority: string
  document_number: string
  due_on: string
}

/** What went beside the road of a ticket. */
export interface HazardLife {
  extension: Extension | null
  /** How many were granted. */
  extensions: number
  whistle: Whistle | null
  transfer: Transfer | null
  supervised: Supervised | null
  /** The ticket that this one is a recurrence of. */
  recurs: string | null
  joined_into: string | null
  /** 回头看: when to look again. */
  follow_up_on: string | null
  /** After this day it is late by more than three times the days it was given. */
  long_on: string | null
  /** The last day was counted without its year's holidays. */
  calendar: { last_year: number; warning: string } | null
  /** As of today; lists and the office's page have it. */
  warning: Warning | null
}

/**
 * `number` comes from the server; `closing`: passed, and closes by itself when its photos have arrived.
 * Rows that a phone keeps from before may lack what is beside the road.
 */
export type HazardRow = Omit<Schemas['HazardRow'], 'number' | 'venue_class' | 'events' | keyof HazardLife> &
  Partial<HazardLife> & {
    number: string | null
    venue_class: VenueClass | null
    events: HazardEvent[]
  }

/** `overdue_days` ≤ 0: days left; null: no last day. */
export type HazardBrief = Omit<Schemas['HazardBrief'], 'venue_class' | 'last_event' | keyof HazardLife> &
  Partial<HazardLife> & {
    venue_class: VenueClass | null
    last_event: { kind: EventKind; at: string; by_name: string } | null
  }

/** The mirrored kinds, by the names the wire uses. */
export interface Rows {
  grid: GridRow
  item: ItemRow
  venue: VenueRow
  hazard: HazardRow
  visit: VisitRow
}
export type Kind = keyof Rows

export interface Delta {
  cursor: string
  more?: boolean
  reset?: boolean
  /** Grid paths that are no longer ours. */
  leave?: string[]
  rows?: { [K in Kind]?: Rows[K][] }
  gone?: Partial<Record<Kind, string[]>>
  server_time: string
}

export type ResultKind = 'applied' | 'replayed' | 'held' | 'superseded' | 'parked' | 'id_reused'

export interface CommandResult {
  id: string
  result: ResultKind
  /** With `replayed`: the first result. */
  of?: Schemas['Result']
  code?: string
  detail?: string
  facts?: Facts
  number?: string
}

export interface PushAnswer {
  received_at: string
  skew_ms: number
  results: CommandResult[]
}

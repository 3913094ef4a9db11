/** What the server says, as rows: the shapes that `pull` mirrors and the office reads. */

export type Role = 'grid_worker' | 'station_duty' | 'enforcer' | 'office' | 'leader' | 'admin'
export type GridLevel = 'county' | 'street' | 'community' | 'grid' | 'micro'
export type VenueClass =
  | 'school'
  | 'hospital'
  | 'shop'
  | 'restaurant'
  | 'hotel'
  | 'entertainment'
  | 'internet_cafe'
  | 'beauty_bath'
  | 'workshop'
  | 'other'
export type VenueStatus = 'operating' | 'suspended' | 'closed' | 'vacant'
export type Fuel = 'electricity' | 'piped_gas' | 'bottled_gas' | 'alcohol' | 'coal_wood' | 'none'
export type HazardState = 'reported' | 'rectifying' | 'submitted' | 'closed' | 'voided'
export type Level = 'general' | 'serious' | 'suspected_major' | 'major'
export type Disposal = 'on_the_spot' | 'deadline' | 'transfer'
export type VisitOutcome = 'checked' | 'locked' | 'closed' | 'moved' | 'refused' | 'not_found'
export type PhotoStage = 'before' | 'after' | 'other'
export type CodeKind = 'token' | 'jian' | 'licence' | 'door'
export type EventKind =
  | 'reported'
  | 'assigned'
  | 'converted'
  | 'submitted'
  | 'passed'
  | 'returned'
  | 'closed'
  | 'reopened'
  | 'note'
  | 'void_asked'
  | 'void_refused'
  | 'voided'
  | 'superseded'
  | 'disputed'

/** Facts by name, as commands, problems and events carry them. */
export type Facts = Record<string, unknown>

export interface Me {
  id: string
  name: string
  role: Role
  user_name: string
  grid: { path: string; name: string; full_name: string; level: GridLevel }
  county: { code: string; name: string }
  office: { name: string; phone: string }
  must_change_password: boolean
  server_time: string
  public_url: string
}

export interface GridRow {
  path: string
  name: string
  level: GridLevel
  full_name: string
  worker_names: string[]
}

export interface ItemRow {
  /** `EDITION/CODE` */
  id: string
  code: string
  edition: string
  group: string
  text: string
  disposal: Disposal
  days: number | null
  level: Level
  basis: string
  domain: string
  /** Empty: every class. */
  classes: VenueClass[]
  /** How often it was found lately: the order of the report form. */
  frequency: number
  valid_from: string
  valid_to: string | null
}

export interface VenueCode {
  kind: CodeKind
  value: string
  revoked: boolean
}

export interface VenueRow {
  id: string
  number: string
  grid: string
  grid_name: string
  name: string
  licence_name: string | null
  credit_code: string | null
  venue_class: VenueClass
  subtype: string | null
  address: string
  floors: number | null
  area_m2: number | null
  building_kind: string | null
  operator: string | null
  phone: string | null
  landlord: string | null
  landlord_phone: string | null
  staff_count: number | null
  lives_in: boolean | null
  residents: number | null
  residents_place: string | null
  mixed_use: boolean | null
  open_flame: boolean | null
  fuel: Fuel | null
  gas_cylinders: number | null
  extinguishers: number | null
  extinguishers_expire_on: string | null
  emergency_lights: number | null
  exit_signs: number | null
  smoke_alarms: number | null
  gas_alarm: boolean | null
  window_obstruction: boolean | null
  escape_opening: boolean | null
  steel_panels: boolean | null
  indoor_ebike: boolean | null
  exits: number | null
  pledge_signed: boolean | null
  police_officer: string | null
  status: VenueStatus
  remark: string | null
  opened_on: string | null
  /** Pinyin initials and syllables of the name, for search. */
  initials: string
  version: number
  codes: VenueCode[]
  updated_at: string
}

export interface HazardEvent {
  id: string
  kind: EventKind
  at: string
  received_at: string
  by: string | null
  by_name: string
  role: string
  text: string
  facts: Facts
  photos: string[]
  late: boolean
  parallel: boolean
  clock_off: boolean
}

export interface PhotoRow {
  id: string
  sha256: string
  stage: PhotoStage
  taken_at: string
  width: number
  height: number
  received: boolean
}

export interface HazardRow {
  id: string
  number: string | null
  venue_id: string
  venue_name: string
  venue_address: string
  venue_class: VenueClass
  grid: string
  grid_name: string
  visit_id: string | null
  state: HazardState
  level: Level
  disposal: Disposal
  item_code: string
  edition: string
  item_text: string
  item_group: string
  basis: string
  detail: string
  found_at: string
  found_by: string
  found_by_name: string
  due_on: string | null
  submitted_at: string | null
  /** Passed, and closes by itself when its photos have arrived. */
  closing: boolean
  closed_at: string | null
  closed_by_name: string | null
  void_asked_by: string | null
  version: number
  evidence: { declared: number; received: number }
  events: HazardEvent[]
  photos: PhotoRow[]
  updated_at: string
}

export interface HazardBrief extends Omit<HazardRow, 'events' | 'photos'> {
  cover: string | null
  /** ≤ 0: days left. */
  overdue_days: number
  last_event: { kind: EventKind; at: string; by_name: string } | null
}

export interface VisitRow {
  id: string
  venue_id: string
  venue_name: string
  grid: string
  outcome: VisitOutcome
  note: string | null
  at: string
  by: string
  by_name: string
  hazards: number
  photos: string[]
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
  of?: 'applied' | 'superseded' | 'parked'
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

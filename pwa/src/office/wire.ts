/** What the office's own routes answer, beside the rows that phones share. */
import type { CommandName } from '@/api/commands'
import type {
  Disposal,
  Facts,
  GridLevel,
  HazardBrief,
  HazardRow,
  HazardState,
  Level,
  Role,
  VenueRow,
  VisitRow,
} from '@/api/rows'

export interface Page<T> {
  items: T[]
  total: number
}

export interface HazardCounts {
  all: number
  open: number
  overdue: number
  due_today: number
  due_tomorrow: number
  serious: number
  suspected_major: number
  by_state: Partial<Record<HazardState, number>>
}

export interface HazardPage extends Page<HazardBrief> {
  /** Only when asked for. */
  counts: HazardCounts | null
}

export interface Ticket extends HazardRow {
  /** What the reader may do now. */
  actions: CommandName[]
}

/** A line of the registry; the two extras are absent from rows that phones mirror. */
export interface VenueLine extends VenueRow {
  last_visit_at?: string | null
  open_hazards?: number
}

export interface VenueFile {
  venue: VenueRow
  hazards: HazardBrief[]
  visits: VisitRow[]
}

export interface GridNode {
  path: string
  name: string
  full_name: string
  level: GridLevel
  code: string | null
  venues?: number
  workers: { id: string; name: string }[]
}

export interface Person {
  id: string
  name: string
  user_name: string
  phone_masked: string | null
  role: Role
  grid: string
  grid_name: string
  active: boolean
  must_change_password: boolean
}

export interface Invitation {
  name: string
  user_name: string
  role: Role
  grid: string
  phone?: string | null
}

export interface Invited {
  person: Person
  initial_password: string
}

export interface MonthRow {
  month: string | null
  grid: string
  grid_name: string
  venues: number
  visits: number
  venues_visited: number
  found: number
  found_by_level: Record<Level, number>
  found_by_disposal: Record<Disposal, number>
  closed: number
  due: number
  closed_of_due: number
  rate_of_due: number | null
  rate_of_all: number | null
  overdue: number
  closed_in_period: number
}

export interface MonthReport {
  from: string
  to: string
  as_of: string
  grid: string
  months: string[]
  rows: MonthRow[]
  by_grid: MonthRow[]
  by_month: MonthRow[]
  total: MonthRow
}

export type ImportKind = 'grids' | 'venues'

export interface ImportProblem {
  row: number
  column: string
  reason: string
  advice: string
  value?: string | null
}

export interface ImportAnswer {
  new: number
  changed: number
  same: number
  merged: number
  problems: ImportProblem[]
  sheet: string
  header_row: number
  columns: Record<string, string>
  samples: Record<string, unknown>[]
}

export interface PlaqueCount {
  venues: number
  pages: number
  /** Names with a character our font lacks. */
  unprintable: string[]
}

export type TaskKind = 'superseded' | 'parked' | 'held' | 'disputed' | 'device_lost' | 'venue_conflict'

export interface Task {
  id: string
  kind: TaskKind
  subject_kind: string
  subject_id: string | null
  title: string
  detail: string
  by_name: string | null
  created_at: string
  settled_at: string | null
  settled_by_name: string | null
  /** What was done about it. */
  settlement: string | null
  grid_name: string
  facts: Facts
}

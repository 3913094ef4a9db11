/** What the office's own routes answer: the server's types by the names used here. */
import type { CommandName } from '@/api/commands'
import type { HazardBrief, HazardRow, Urgency, VenueRow, VisitRow } from '@/api/rows'
import type { components } from '@/api/schema.gen'

type Schemas = components['schemas']

export interface Page<T> {
  items: T[]
  total: number
}

export type HazardCounts = Schemas['HazardCounts'] & Partial<Record<'long_overdue' | 'extension' | 'whistle_unanswered' | 'transfer_missing' | 'receipt_missing' | 'follow_up', number>>
/** `counts` only when asked for. */
export type HazardPage = Page<HazardBrief> & { counts: HazardCounts | null }
/** `actions`: what the reader may do now. `suggested_department`: to whom it falls. */
export type Ticket = HazardRow & { actions: CommandName[]; suggested_department?: { id: string; name: string } | null }

export interface Department {
  id: string
  name: string
  /** What falls to it: levels, items, groups, classes or domains. */
  kinds: string[]
  phone: string
  whistle_minutes: Record<Urgency, number>
  /** Whose entry it is: the county's, or the own sub-district's. */
  grid: string
  valid_from: string
  /** The first day on which it no longer is. */
  valid_to: string | null
}
export type DepartmentFacts = Pick<Department, 'name' | 'kinds' | 'phone' | 'whistle_minutes'>

/** A line of the registry; servers that do not count yet leave the two extras out. */
export type VenueLine = VenueRow & { last_visit_at?: string | null; open_hazards?: number }
export interface VenueFile {
  venue: VenueRow
  hazards: HazardBrief[]
  visits: VisitRow[]
}

/** `venues`: how many lie in it and below, where the server counts them. */
export type GridNode = Schemas['GridNode'] & { venues?: number }

export type Person = Schemas['Person']
export type Invitation = Schemas['Invitation']
export type PersonChange = Schemas['PersonChange']
export type Invited = Schemas['Invited']
export type PersonHistory = Schemas['History']

/** Counts are always there; the schema calls them optional because they begin at 0. */
export type MonthRow = Omit<Schemas['MonthRow'], 'found_by_level' | 'found_by_disposal'> & {
  found_by_level: Required<Schemas['ByLevel']>
  found_by_disposal: Required<Schemas['ByDisposal']>
}
export type MonthReport = Omit<Schemas['Monthly'], 'rows' | 'by_grid' | 'by_month' | 'total'> & {
  rows: MonthRow[]
  by_grid: MonthRow[]
  by_month: MonthRow[]
  total: MonthRow
}

export type PlaqueCount = Schemas['PlaqueCount']

export type Task = Schemas['TaskRow']
export type TaskKind = Schemas['TaskKind']

export type ImportKind = 'grids' | 'venues'

export interface ImportProblem {
  /** The workbook's own number, from 1. */
  row: number
  column: string
  reason: string
  advice: string
  value: string
  /** Only this value was left out; the rest of the row is taken. */
  taken: boolean
}

export interface ImportAnswer {
  new: number
  changed: number
  same: number
  merged: number
  /** Rows. */
  left_out: number
  problems: ImportProblem[]
  sheet: string
  header_row: number
  /** Which heading was taken for which field. */
  columns: Record<string, string>
  /** Headings that were not read. */
  extra: string[]
  samples: Record<string, string>[]
}

/** An import as the server tells of it. */
export type Stage = 'reading' | 'ready' | 'refused' | 'taking' | 'taken' | 'undone'
export type Outcome = 'new' | 'changed' | 'same' | 'merged'

export interface Problem {
  /** The workbook's own number, from 1. */
  row: number
  column: string
  reason: string
  advice: string
  value: string
  /** Only this value was left out; the rest of the row is taken. */
  taken: boolean
  field: string
  unknown: boolean
}

export interface Difference {
  row: number
  outcome: Outcome
  title: string
  turns: { column: string; before: string; after: string }[]
}

/** A grid in which nobody would work. */
export interface LeftAlone {
  grid: string
  grid_name: string
  venues: number
  open_hazards: number
}

/** A new name that may be an old grid's. */
export interface Renaming {
  row: number
  grid: string
  before: string
  after: string
  why: string
}

export interface Report {
  new: number
  changed: number
  same: number
  merged: number
  left_out: number
  /** Titles, header, totals, notes and blank lines; with the five above it makes up `lines`. */
  dressing: number
  lines: number
  /** Entries that the workbook hides. */
  hidden: number
  /** Rows taken with something that was not understood. */
  unknown: number
  unread_sheets: number
  left_alone: LeftAlone[]
  renamings: Renaming[]
  problems: Problem[]
  more_problems: number
  differences: Difference[]
  sheet: string
  header_row: number
  /** Which heading was taken for which field. */
  columns: Record<string, string>
  /** Headings that were not read. */
  extra: string[]
  samples: Record<string, string>[]
}

export interface Refused {
  code: string
  detail: string
  /** The ledger it looks like. */
  kind?: string
  looks?: string
  /** Headings nobody knew, where needed ones are missing. */
  headings?: string[]
}

export interface Undone {
  undone: number
  stayed: { title: string; reason: string }[]
  more_stayed: number
}

export interface Batch {
  id: string
  kind: string
  title: string
  file_name: string
  size: number
  stage: Stage
  stuck: boolean
  report: Report | null
  problem: Refused | null
  progress: { phase: string; done: number; whole: number } | null
  corrected: Record<string, Record<string, string>>
  fields: { field: string; title: string; needed: boolean }[]
  by_name: string
  created_at: string
  taken_at: string | null
  undo_until: string | null
  undone_at: string | null
  undo: Undone | null
}

export interface BatchLine {
  id: string
  kind: string
  title: string
  file_name: string
  stage: Stage
  new: number
  changed: number
  by_name: string
  created_at: string
  taken_at: string | null
  undo_until: string | null
}

export interface Corrections {
  /** Which ledger it is after all. */
  kind?: string
  cells?: Record<string, Record<string, string | null>>
  /** By heading; empty means: do not read it. */
  columns?: Record<string, string>
}

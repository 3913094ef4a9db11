/** What the board can be narrowed to: kept in the address, turned into the question for the server. */
import type { HazardQuestion } from '@/office/core/server'
import type { HazardState } from '@/shared/api/rows'
import { monthOf, spanWords as monthSpan } from '@/office/features/reports/span'
import { addDays, today } from '@/shared/words/dates'
import { dueNames, obligationNames } from '@/shared/words/desk.gen'
import { classNames, disposalNames, domainNames, levelNames, stateNames } from '@/shared/words/labels'

export const FILTERS = [
  'view',
  'q',
  'grid',
  'venue_class',
  'level',
  'disposal',
  'state',
  'quick',
  'venue_id',
  'ebike_id',
  'domain',
  'found_from',
  'found_to',
  'closed_from',
  'closed_to',
  'own',
  'voided',
] as const
export type FilterName = (typeof FILTERS)[number]
export type Filters = Record<FilterName, string>

export const WAITING = ['extension', 'whistle', 'transfer', 'receipt', 'follow_up', 'void'] as const
const DUE = ['overdue', 'today', 'tomorrow', 'long_overdue', 'reached', 'undated'] as const

/** 已销号 on the board begins with the month that was this many days ago: older ones are found by the table. */
const CLOSED_DAYS = 31

export const OPEN: readonly HazardState[] = ['reported', 'rectifying', 'submitted']

const includes = (list: readonly string[], one: string) => list.includes(one)

const PLAIN = [
  'q',
  'grid',
  'venue_class',
  'venue_id',
  'ebike_id',
  'domain',
  'level',
  'disposal',
  'found_from',
  'found_to',
  'closed_from',
  'closed_to',
  'own',
  'voided',
] as const

export function question(filters: Filters): HazardQuestion {
  const asked: HazardQuestion = {}
  for (const name of PLAIN) if (filters[name]) asked[name] = filters[name]
  if (filters.state) asked.state = filters.state as HazardState
  if (includes(DUE, filters.quick)) asked.due = filters.quick
  if (includes(WAITING, filters.quick)) asked.waiting = filters.quick
  if (filters.quick === 'serious') Object.assign(asked, { level: 'suspected_major', state: OPEN })
  return asked
}

/** One column of the board. */
export function columnQuestion(filters: Filters, state: HazardState): HazardQuestion {
  const asked: HazardQuestion = { ...question(filters), state }
  // A look back is owed by what closed a month ago.
  if (state !== 'closed' || asked.waiting) return asked
  const dated = filters.found_from || filters.closed_from
  return dated ? asked : { ...asked, closed_from: monthOf(addDays(today(), -CLOSED_DAYS)), closed_to: monthOf() }
}

/** Months and other pages say where to look; this says it back to the reader. */
export function spanWords(filters: Filters): string {
  const { found_from, found_to, closed_from, closed_to } = filters
  if (found_from || found_to) return `${monthSpan(found_from || found_to, found_to || found_from)}发现`
  if (closed_from || closed_to) return `${monthSpan(closed_from || closed_to, closed_to || closed_from)}销号`
  return ''
}

/** A quick filter is chosen alone: its number is counted without what it would contradict. */
export const quickly = (quick: string): Partial<Filters> => ({
  quick,
  state: '',
  closed_from: '',
  closed_to: '',
  ...(quick === 'serious' && { level: '' }),
})

/** The quick filters; each is a list of its own, and its number is told beside its name. */
export const QUICK_NAMES: Readonly<Record<string, string>> = {
  ...dueNames,
  serious: '疑似重大，没销号',
  ...obligationNames,
}

/** Whether a quick filter would let go of something that narrows the list now: its number would be another list's. */
export const letsGo = (filters: Filters): boolean =>
  filters.state !== '' || filters.closed_from !== '' || filters.closed_to !== ''

export interface Chip {
  text: string
  /** The filters that it stands for. */
  off: FilterName[]
}

/** All that a list is narrowed by, said above it beside its number; each can be taken off. */
export function chipsOf(filters: Filters, placeOf: (grid: string) => string): Chip[] {
  const { q, grid, own, domain, venue_class, level, disposal, state, quick, voided, venue_id, ebike_id } = filters
  const named = (names: Readonly<Record<string, string>>, value: string) => names[value] ?? value
  const said: [string, string, FilterName[]][] = [
    [q, `“${q}”`, ['q']],
    [grid, placeOf(grid) || '一个网格', ['grid', 'own']],
    [own, '只含本级', ['own']],
    [domain, named(domainNames, domain), ['domain']],
    [venue_class, named(classNames, venue_class), ['venue_class']],
    [level, named(levelNames, level), ['level']],
    [disposal, named(disposalNames, disposal), ['disposal']],
    [state, named(stateNames, state), ['state']],
    [quick, named(QUICK_NAMES, quick), ['quick']],
    [spanWords(filters), spanWords(filters), ['found_from', 'found_to', 'closed_from', 'closed_to']],
    [voided, voided === 'false' ? '不含已撤销' : '只看已撤销', ['voided']],
    [venue_id, '只看一个场所', ['venue_id']],
    [ebike_id, '只看一辆车', ['ebike_id']],
  ]
  return said.filter(([value]) => value !== '').map(([, text, off]) => ({ text, off }))
}

export const narrowed = (filters: Filters): boolean => FILTERS.some((name) => name !== 'view' && filters[name] !== '')

export const nothing: Partial<Filters> = Object.fromEntries(
  FILTERS.filter((name) => name !== 'view').map((name) => [name, '']),
)

/** Communities by what needs attention: overdue first, then what is still open. Never a ranking. */
import type { MonthRow } from '@/office/core/wire'

const open = (row: MonthRow): number => row.found - row.closed

export const byAttention = (rows: MonthRow[]): MonthRow[] =>
  [...rows].sort(
    (one, other) => other.overdue - one.overdue || open(other) - open(one) || one.grid.localeCompare(other.grid),
  )

/** Every figure opens the list behind it. */
import type { MonthRow } from '@/office/wire'

export function listOf(row: MonthRow, span: { from: string; to: string }, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    view: 'table',
    grid: row.grid,
    found_from: row.month ?? span.from,
    found_to: row.month ?? span.to,
    ...more,
  })
  return `/hazards?${query.toString()}`
}

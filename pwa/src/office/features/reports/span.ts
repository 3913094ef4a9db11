/** Months as the reports count them: `YYYY-MM`, in Beijing. */
import { today } from '@/shared/words/dates'

export const monthOf = (day = today()): string => day.slice(0, 7)

export function monthWords(month: string): string {
  const [year, number] = month.split('-').map(Number)
  return `${year}年${number}月`
}

export function spanWords(from: string, to: string): string {
  if (from === to) return monthWords(from)
  const sameYear = from.slice(0, 4) === to.slice(0, 4)
  return `${monthWords(from)}至${sameYear ? `${Number(to.slice(5))}月` : monthWords(to)}`
}

/** A share as people read it; nothing to divide by is said, not shown as zero. */
export const percent = (share: number | null): string =>
  share === null ? '—' : `${(share * 100).toFixed(1).replace(/\.0$/, '')}%`

export const coverage = (row: { venues: number; venues_visited: number }): number | null =>
  row.venues === 0 ? null : row.venues_visited / row.venues

/** A month so many months before. */
export function monthsBack(month: string, back: number): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  const index = year * 12 + number - 1 - back
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`
}

export const lastMonths = (count: number): string[] =>
  Array.from({ length: count }, (_, back) => monthsBack(monthOf(), back))

/** The spans that are asked for most; each from the month it is now. */
export const SPANS: { name: string; of: (now: string) => [from: string, to: string] }[] = [
  { name: '本月', of: (now) => [now, now] },
  { name: '上月', of: (now) => [monthsBack(now, 1), monthsBack(now, 1)] },
  { name: '今年', of: (now) => [`${now.slice(0, 4)}-01`, now] },
]

/** Days of one year as the yearly notice writes them: 1月1日至3日、9月30日至10月2日. */
import { addDays } from '@/shared/words/dates'

/** `days`: ISO dates of one year, sorted. */
export function dayList(days: readonly string[]): string {
  const runs: [string, string][] = []
  for (const day of days) {
    const last = runs[runs.length - 1]
    if (last && addDays(last[1], 1) === day) last[1] = day
    else runs.push([day, day])
  }
  return runs
    .map(([first, last]) => (first === last ? words(first) : `${words(first)}至${words(last, first)}`))
    .join('、')
}

function words(day: string, after?: string): string {
  const [, month, date] = day.split('-').map(Number)
  return after?.slice(5, 7) === day.slice(5, 7) ? `${date}日` : `${month}月${date}日`
}

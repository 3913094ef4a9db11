/** Dates as people say them. Days are Beijing days wherever the phone thinks it is. */
const BEIJING = 8 * 3600_000
const DAY = 86_400_000
const WEEKDAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'] as const

export type Tone = 'red' | 'orange' | 'yellow' | 'green' | 'blue' | 'gray'

/** A Date whose UTC fields read as Beijing's clock. */
function beijing(time: Date | string): Date {
  return new Date(new Date(time).getTime() + BEIJING)
}

export function dayOf(time: Date | string): string {
  return beijing(time).toISOString().slice(0, 10)
}

export function today(now = new Date()): string {
  return dayOf(now)
}

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(day) + count * DAY).toISOString().slice(0, 10)
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY)
}

/** Monday to Friday only: the phone has no holiday calendar, the office's date replaces this one at the next sync. */
export function addWorkingDays(day: string, count: number): string {
  let date = new Date(Date.parse(day))
  for (let left = count; left > 0;) {
    date = new Date(date.getTime() + DAY)
    if (date.getUTCDay() % 6 !== 0) left -= 1
  }
  return date.toISOString().slice(0, 10)
}

/** The last day of a deadline counted from `day`; the unit is the checklist's. */
export function addUnitDays(day: string, count: number, unit: 'natural' | 'working'): string {
  return unit === 'working' ? addWorkingDays(day, count) : addDays(day, count)
}

export function clock(time: string): string {
  return beijing(time).toISOString().slice(11, 16)
}

/** 11月7日, with the year only when it is not this one. */
export function dayWords(day: string, now = new Date()): string {
  const [year, month, date] = day.split('-').map(Number)
  const words = `${month}月${date}日`
  return year === beijing(now).getUTCFullYear() ? words : `${year}年${words}`
}

export function todayWords(now = new Date()): string {
  return `${dayWords(today(now), now)} ${WEEKDAYS[beijing(now).getUTCDay()]}`
}

/** 今天 09:16, 昨天 18:20, 11月7日 10:24. */
export function timeWords(time: string, now = new Date()): string {
  return `${agoDay(dayOf(time), now)} ${clock(time)}`
}

/** 2026-11-23 09:16, as it stands in a watermark. */
export function stampWords(now = new Date()): string {
  return `${today(now)} ${clock(now.toISOString())}`
}

function agoDay(day: string, now: Date): string {
  const ago = daysBetween(day, today(now))
  if (ago === 0) return '今天'
  if (ago === 1) return '昨天'
  return dayWords(day, now)
}

/** 今天走访过, 12 天前走访, for the day of a last visit. */
export function agoWords(day: string, now = new Date()): string {
  const ago = daysBetween(day, today(now))
  if (ago <= 0) return '今天'
  if (ago === 1) return '昨天'
  return ago < 60 ? `${ago} 天前` : dayWords(day, now)
}

export function dueWords(due: string, now = new Date()): { text: string; tone: Tone; days: number } {
  const days = daysBetween(today(now), due)
  if (days < 0) return { text: `逾期 ${-days} 天`, tone: 'red', days }
  if (days === 0) return { text: '今天到期', tone: 'orange', days }
  if (days === 1) return { text: '明天到期', tone: 'orange', days }
  if (days === 2) return { text: '后天到期', tone: 'gray', days }
  if (days <= 9) return { text: `${days} 天后到期`, tone: 'gray', days }
  return { text: `${dayWords(due, now)}到期`, tone: 'gray', days }
}

export function greeting(now = new Date()): string {
  const hour = beijing(now).getUTCHours()
  if (hour < 5) return '夜里好'
  if (hour < 9) return '早上好'
  if (hour < 12) return '上午好'
  if (hour < 14) return '中午好'
  return hour < 18 ? '下午好' : '晚上好'
}

/** Weeks as a roster is laid out: Monday first. */
import { addDays } from '@/shared/words/dates'

export function mondayOf(day: string): string {
  return addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7))
}

export const weekOf = (day: string): string[] => Array.from({ length: 7 }, (_, n) => addDays(mondayOf(day), n))

const WEEKDAYS = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'] as const

export const weekdayWords = (n: number): string => WEEKDAYS[n] ?? ''

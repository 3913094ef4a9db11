/** What expires at a venue, told from thirty days before; the server lists by the same (`flags.py`). */
import { daysBetween, type Tone, today } from './dates'

const SOON_DAYS = 30

interface Dated {
  status: string
  extinguishers_expire_on: string | null
}

export interface Expiry {
  /** Below 0: past. */
  days: number
  text: string
  tone: Extract<Tone, 'red' | 'orange'>
}

/** Null: nothing expires soon, nobody knows when, or there is no business any more. */
export function expiry(venue: Dated, day = today()): Expiry | null {
  const last = venue.extinguishers_expire_on
  if (!last || (venue.status !== 'operating' && venue.status !== 'suspended')) return null
  const days = daysBetween(day, last)
  if (days > SOON_DAYS) return null
  if (days < 0) return { days, text: `灭火器过期 ${-days} 天`, tone: 'red' }
  return {
    days,
    text: days === 0 ? '灭火器今天到期' : `灭火器还有 ${days} 天到期`,
    tone: days === 0 ? 'red' : 'orange',
  }
}

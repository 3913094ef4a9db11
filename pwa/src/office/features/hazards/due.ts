/** What a ticket says about time, in the words its state calls for. */
import type { HazardBrief } from '@/shared/api/rows'
import { dayOf, dayWords, daysBetween, dueWords, timeWords, today, type Tone } from '@/shared/words/dates'
import { isOpen } from '@/shared/words/judgement'

export { isOpen }

export interface Said {
  text: string
  tone: Tone
  exact: string
}

type Timed = Pick<HazardBrief, 'state' | 'due_on' | 'found_at' | 'closed_at'>

export const isOverdue = (hazard: Timed): boolean => isOpen(hazard) && hazard.due_on !== null && hazard.due_on < today()

export function timeOf(hazard: Timed): Said {
  if (hazard.state === 'voided') return { text: '已撤销', tone: 'gray', exact: '' }
  if (hazard.state === 'closed') return closedIn(hazard)
  if (hazard.state === 'reported' && !isOverdue(hazard)) return waiting(hazard)
  if (hazard.due_on) {
    const { text, tone } = dueWords(hazard.due_on)
    return { text, tone, exact: `期限 ${hazard.due_on}` }
  }
  return waiting(hazard)
}

function waiting(hazard: Timed): Said {
  const days = daysBetween(dayOf(hazard.found_at), today())
  const text = days > 1 ? `等待 ${days} 天` : `${timeWords(hazard.found_at)} 上报`
  return { text, tone: days > 1 ? 'orange' : 'gray', exact: `${timeWords(hazard.found_at)} 上报` }
}

function closedIn(hazard: Timed): Said {
  if (!hazard.closed_at) return { text: '已销号', tone: 'green', exact: '' }
  const days = daysBetween(dayOf(hazard.found_at), dayOf(hazard.closed_at))
  const text = days === 0 ? '当天销号' : `用时 ${days} 天`
  return { text, tone: 'green', exact: `${dayWords(dayOf(hazard.closed_at))} 销号` }
}

/** `YH-220382002-2026-0412` reads as `2026-0412` where room is short. */
export const shortNumber = (number: string | null): string => number?.split('-').slice(-2).join('-') ?? '未编号'

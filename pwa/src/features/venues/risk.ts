/** Red, yellow or green, always with the reason: computed from what is open, for those on duty only. */
import { isOpen, isOverdue } from '@/features/hazards'
import type { LocalHazard } from '@/offline/db'
import { daysBetween, dueWords, type Tone, today } from '@/words/dates'

const LONG_OVERDUE_DAYS = 7
const LONG_UNVISITED_DAYS = 180

export interface Risk {
  tone: Extract<Tone, 'red' | 'yellow' | 'green'>
  word: '红' | '黄' | '绿'
  reason: string
}

export function riskOf(hazards: readonly LocalHazard[], lastVisit: string | null, gaps = 0): Risk {
  const open = hazards.filter(isOpen)
  const overdue = Math.max(0, ...open.filter(isOverdue).map((hazard) => -dueWords(hazard.due_on ?? '').days))
  if (open.some(({ level }) => level === 'suspected_major' || level === 'major')) return red('有疑似重大隐患没销号')
  if (overdue > LONG_OVERDUE_DAYS) return red(`有隐患逾期 ${overdue} 天`)
  if (open.some(({ disposal }) => disposal === 'transfer')) return red('有移交的隐患还没办结')
  if (open.length) return yellow(overdue ? `有隐患逾期 ${overdue} 天` : `有 ${open.length} 条隐患没销号`)
  if (gaps) return yellow(`经营者自查有 ${gaps} 项没做到`)
  if (lastVisit === null) return yellow('还没有走访过')
  const ago = daysBetween(lastVisit, today())
  return ago > LONG_UNVISITED_DAYS ? yellow(`${ago} 天没走访`) : { tone: 'green', word: '绿', reason: '没有未销号的隐患' }
}

function red(reason: string): Risk {
  return { tone: 'red', word: '红', reason }
}

function yellow(reason: string): Risk {
  return { tone: 'yellow', word: '黄', reason }
}

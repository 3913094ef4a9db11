/** What needs the office today, list by list: each is a question to the server, and the board's address for all of it. */
import { OPEN, type HazardQuestion } from '@/office/hazards/filters'

export interface Queue {
  key: string
  name: string
  ask: HazardQuestion
  /** The whole of it on the board. */
  all: string
  none: string
}

export const QUEUES: Queue[] = [
  { key: 'overdue', name: '逾期', ask: { overdue: true }, all: '/hazards?view=table&quick=overdue', none: '没有逾期的隐患。' },
  { key: 'today', name: '今天到期', ask: { due: 'today' }, all: '/hazards?view=table&quick=today', none: '今天没有到期的隐患。' },
  { key: 'tomorrow', name: '明天到期', ask: { due: 'tomorrow' }, all: '/hazards?view=table&quick=tomorrow', none: '明天没有到期的隐患。' },
  { key: 'submitted', name: '待复查', ask: { state: 'submitted' }, all: '/hazards?view=table&state=submitted', none: '没有等待复查的隐患。' },
  { key: 'reported', name: '待核实', ask: { state: 'reported' }, all: '/hazards?view=table&state=reported', none: '没有等待核实的隐患。' },
  { key: 'serious', name: '疑似重大', ask: { level: 'suspected_major', state: OPEN }, all: '/hazards?view=table&quick=serious', none: '没有疑似重大的隐患。' },
]

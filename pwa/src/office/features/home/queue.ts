/**
 * What needs the office today, list by list: each is a question to the server, and the board's address for all of it.
 */
import type { HazardQuestion } from '@/office/core/server'
import { OPEN } from '@/office/features/hazards/filters'

export interface Queue {
  key: string
  name: string
  note: string
  /** Red when there is any. */
  grave?: boolean
  ask: HazardQuestion
  /** The whole of it on the board. */
  all: string
  none: string
}

const ALL = '/hazards?view=table&'

export const QUEUES: Queue[] = [
  {
    key: 'overdue',
    name: '逾期',
    note: '过了期限还没销号',
    grave: true,
    ask: { due: 'overdue' },
    all: `${ALL}quick=overdue`,
    none: '没有逾期的隐患',
  },
  {
    key: 'today',
    name: '今天到期',
    note: '今天下班前要有结果',
    ask: { due: 'today' },
    all: `${ALL}quick=today`,
    none: '今天没有到期的隐患',
  },
  {
    key: 'tomorrow',
    name: '明天到期',
    note: '今天提醒一声',
    ask: { due: 'tomorrow' },
    all: `${ALL}quick=tomorrow`,
    none: '明天没有到期的隐患',
  },
  {
    key: 'undated',
    name: '没有期限',
    note: '没销号，也没定期限',
    grave: true,
    ask: { due: 'undated' },
    all: `${ALL}quick=undated`,
    none: '没有缺期限的隐患',
  },
  {
    key: 'submitted',
    name: '待复查',
    note: '等你复查',
    ask: { state: 'submitted' },
    all: `${ALL}state=submitted`,
    none: '没有等待复查的隐患',
  },
  {
    key: 'reported',
    name: '待核实',
    note: '等你核实交办',
    ask: { state: 'reported' },
    all: `${ALL}state=reported`,
    none: '没有等待核实的隐患',
  },
  {
    key: 'serious',
    name: '疑似重大',
    note: '应当移交并取回执',
    grave: true,
    ask: { level: 'suspected_major', state: OPEN },
    all: `${ALL}quick=serious`,
    none: '没有疑似重大的隐患',
  },
  {
    key: 'whistle',
    name: '哨未应答',
    note: '等部门应答，先超时的在前',
    grave: true,
    ask: { waiting: 'whistle' },
    all: `${ALL}quick=whistle`,
    none: '没有等部门应答的哨',
  },
  {
    key: 'extension',
    name: '延期待批',
    note: '批准前仍按原期限',
    ask: { waiting: 'extension' },
    all: `${ALL}quick=extension`,
    none: '没有等着批的延期申请',
  },
  {
    key: 'void',
    name: '撤销待第二人',
    note: '申请人之外的人来定',
    ask: { waiting: 'void' },
    all: `${ALL}quick=void`,
    none: '没有等第二个人定的撤销申请',
  },
]

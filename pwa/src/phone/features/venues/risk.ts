/**
 * Red, yellow or green, always with its reasons, computed here from this phone's copy: it holds without
 * network, and time alone may change it. The server's rule word for word; `tests/field/risk_ratings/cases.json` holds both.
 */
import { isOpen } from '@/phone/features/hazards'
import type { LocalHazard, LocalVenue, LocalVisit } from '@/phone/offline/db'
import { dayOf, daysBetween, type Tone, today } from '@/shared/words/dates'
import { colourNames } from '@/shared/words/labels'
import { gapsLeft, visitState } from '@/shared/words/visits'

const LONG_OVERDUE_DAYS = 7
const PATROL_DAYS = 180
const DATA_DAYS = 365
const LIVED_IN = ['F01', 'F03', 'F06']
const LOCKED = ['A01', 'A09']
const CHARGING = ['H01', 'H02', 'H03']

type RiskTone = Extract<Tone, 'red' | 'yellow' | 'green'>

export interface Reason {
  tone: RiskTone
  text: string
  /** What would do away with it. */
  todo: string
}

export interface Risk {
  tone: RiskTone
  word: '红' | '黄' | '绿'
  /** The worst one, in a line. */
  reason: string
  reasons: readonly Reason[]
}

/** As much of an open ticket as colours a venue. */
export interface RiskTicket {
  level: string
  disposal: string
  item_code: string
  due_on: string | null
  /** Handed over, and no receipt yet. */
  transferred: boolean
  closing: boolean
}

export interface RiskFacts {
  tickets: readonly RiskTicket[]
  last_visit: string | null
  known_on: string | null
  gaps: number
}

export function judge(facts: RiskFacts, day: string): Risk {
  const reasons = [...redOf(facts.tickets, day), ...yellowOf(facts, day)]
  const tone = reasons[0]?.tone ?? 'green'
  return { tone, word: colourNames[tone], reason: reasons[0]?.text ?? '没有未销号的隐患', reasons }
}

function redOf(tickets: readonly RiskTicket[], day: string): Reason[] {
  const some = (codes: readonly string[]) => tickets.filter(({ item_code }) => codes.includes(item_code)).length
  const major = tickets.filter(({ level }) => level === 'suspected_major' || level === 'major').length
  const late = tickets
    .flatMap(({ due_on, closing }) => (due_on && !closing ? [daysBetween(due_on, day)] : []))
    .filter((days) => days > LONG_OVERDUE_DAYS)
  const sent = tickets.filter(({ transferred, disposal }) => transferred || disposal === 'transfer').length
  const told: [number, string, string][] = [
    [major, `有 ${major} 条疑似重大隐患没销号`, '由有权部门判定，整改后销号'],
    [some(LIVED_IN), '违规住人没整改', '住的人搬出去，复查销号'],
    [some(LOCKED), '安全出口锁闭、封堵没整改', '打开安全出口，复查销号'],
    [some(CHARGING), '楼内停放、充电的电动车没清走', '把电动车和电池移到楼外，复查销号'],
    [late.length, `有隐患逾期 ${Math.max(0, ...late)} 天`, '整改后复查销号'],
    [sent, `有 ${sent} 条移交的隐患没办结`, '催有权部门回执并办结'],
  ]
  return told.filter(([count]) => count > 0).map(([, text, todo]) => ({ tone: 'red', text, todo }))
}

function yellowOf({ tickets, last_visit, known_on, gaps }: RiskFacts, day: string): Reason[] {
  const told: [string, string][] = []
  if (tickets.length) told.push([`有 ${tickets.length} 条隐患没销号`, '逐条整改、复查销号'])
  if (gaps) told.push([`经营者自查有 ${gaps} 项没做到`, '走访时看一眼，做到了就走访完成'])
  const ago = last_visit === null ? 0 : daysBetween(last_visit, day)
  if (last_visit === null) told.push(['还没有走访过', '走访一次'])
  else if (ago > PATROL_DAYS) told.push([`${ago} 天没走访`, '走访一次'])
  if (known_on && daysBetween(known_on, day) > DATA_DAYS)
    told.push(['资料超过 12 个月没核对', '核对资料，有变就改，没变就点“资料无误”'])
  return told.map(([text, todo]) => ({ tone: 'yellow', text, todo }))
}

/** Of a venue on this phone; null: there is no business to judge. */
export function riskOf(venue: LocalVenue, hazards: readonly LocalHazard[], visits: readonly LocalVisit[]): Risk | null {
  if (venue.status !== 'operating' && venue.status !== 'suspended') return null
  const tickets = hazards.filter(isOpen).map((hazard) => ({
    level: hazard.level,
    disposal: hazard.disposal,
    item_code: hazard.item_code,
    due_on: hazard.due_on,
    transferred: Boolean(hazard.transfer && !hazard.transfer.receipted_at),
    closing: hazard.closing,
  }))
  const { last } = visitState(visits)
  return judge(
    {
      tickets,
      last_visit: last && dayOf(last),
      known_on: dayOf(venue.updated_at),
      gaps: gapsLeft(venue, visits).length,
    },
    today(),
  )
}

/** What goes on beside the road of a ticket, in plain words: each a line with a date and the next step. */
import { dayOf, daysBetween, dayWords, timeWords, today, type Tone } from './dates'
import { isOpen } from './judgement'
import { ratingNames, urgencyNames } from './labels'
import { limits } from './steps.gen'

/** A ticket as far as these words need it; a phone's older row may lack any of it. */
export interface Life {
  state: string
  level: string
  closing: boolean
  due_on: string | null
  extension?: { asked_due_on: string; reason: string; protection: string; by_name: string; at: string } | null
  extensions?: number
  whistle?: {
    department: string
    urgency: keyof typeof urgencyNames
    at: string
    answer_by: string
    answered_at?: string | null
    rating?: keyof typeof ratingNames | null
  } | null
  transfer?: { department: string; document_number: string; at: string; receipted_at?: string | null } | null
  supervised?: { authority: string; document_number: string; due_on: string } | null
  recurs?: string | null
  joined_into?: string | null
  follow_up_on?: string | null
  long_on?: string | null
  calendar?: { warning: string } | null
}

export interface LifeLine {
  key:
    | 'warning'
    | 'calendar'
    | 'suspected'
    | 'extension'
    | 'whistle'
    | 'transfer'
    | 'supervised'
    | 'recurs'
    | 'joined'
    | 'follow_up'
  tone: Tone
  title: string
  text: string
  /** What comes now, and by whom; empty when nothing does. */
  next: string
  /** The other ticket it speaks of. */
  ticket?: string
}

/** Two weeks without a word: time to ask. */
const RECEIPT_DAYS = 14

type Line = LifeLine | null

export function lifeLines(hazard: Life, now = new Date()): LifeLine[] {
  const lines = [
    warningLine(hazard, now),
    suspectedLine(hazard),
    extensionLine(hazard, now),
    whistleLine(hazard, now),
    transferLine(hazard, now),
    supervisedLine(hazard, now),
    calendarLine(hazard),
    followUpLine(hazard, now),
    ...linkLines(hazard),
  ]
  return lines.filter((line): line is LifeLine => line !== null)
}

function warningLine(hazard: Life, now: Date): Line {
  const { long_on, due_on } = hazard
  if (!long_on || !due_on || long_on >= today(now) || hazard.closing || !isOpen(hazard)) return null
  const late = daysBetween(due_on, today(now))
  return {
    key: 'warning',
    tone: 'red',
    title: '严重超期',
    text: `期限是 ${dayWords(due_on, now)}，已逾期 ${late} 天。`,
    next: '应急办催办，必要时吹哨、移交或报分管领导。',
  }
}

function suspectedLine(hazard: Life): Line {
  if (hazard.level !== 'suspected_major' || hazard.transfer || !isOpen(hazard)) return null
  return {
    key: 'suspected',
    tone: 'red',
    title: '疑似重大，待移交',
    text: '是不是重大火灾隐患由消防救援机构判定，街道不能自己定。',
    next: '应急办移交有权部门，收到回执才能销号。',
  }
}

function extensionLine(hazard: Life, now: Date): Line {
  const { extension, extensions = 0, due_on } = hazard
  if (extension) {
    const asked = `${timeWords(extension.at, now)} 申请延到 ${dayWords(extension.asked_due_on, now)}`
    const why = `${ended(extension.reason)}临时防护：${ended(extension.protection)}`
    const text = `${extension.by_name}，${asked}：${why}`
    return { key: 'extension', tone: 'orange', title: '延期待批', text, next: '等应急办答复，答复之前仍按原来的期限。' }
  }
  if (extensions === 0 || !isOpen(hazard)) return null
  const next = extensions >= limits.extensions ? '不能再延期。' : `最多还能再延 ${limits.extensions - extensions} 次。`
  return {
    key: 'extension',
    tone: 'blue',
    title: `已延期 ${extensions} 次`,
    text: due_on ? `现在的期限是 ${dayWords(due_on, now)}。` : '',
    next,
  }
}

function whistleLine(hazard: Life, now: Date): Line {
  const { whistle } = hazard
  if (!whistle) return null
  const said = `${timeWords(whistle.at, now)} 向${whistle.department}吹${urgencyNames[whistle.urgency]}`
  if (whistle.answered_at) {
    const rated = whistle.rating
    const late = whistle.answered_at > whistle.answer_by ? '，超过时限' : ''
    const text = `${said}，${timeWords(whistle.answered_at, now)} 应答${late}。`
    return {
      key: 'whistle',
      tone: rated ? 'gray' : 'blue',
      title: rated ? `吹哨已应答，${ratingNames[rated]}` : '吹哨已应答',
      text,
      next: rated || !isOpen(hazard) ? '' : '应急办评价应答情况。',
    }
  }
  if (!isOpen(hazard)) return null
  const late = new Date(whistle.answer_by) <= now
  const text = `${said}，应在 ${timeWords(whistle.answer_by, now)} 前应答，${leftWords(whistle.answer_by, now)}。`
  return {
    key: 'whistle',
    tone: late ? 'red' : 'orange',
    title: late ? '哨未应答' : '等部门应答',
    text,
    next: late ? '应急办再催一次，并报分管领导。' : '部门应答后，由应急办记下结果。',
  }
}

function transferLine(hazard: Life, now: Date): Line {
  const { transfer } = hazard
  if (!transfer) return null
  const said = `${dayWords(dayOf(transfer.at), now)} 移交${transfer.department}，文号 ${transfer.document_number}`
  if (transfer.receipted_at)
    return {
      key: 'transfer',
      tone: 'gray',
      title: '已有回执',
      text: `${said}，${dayWords(dayOf(transfer.receipted_at), now)} 收到回执。`,
      next: '',
    }
  const days = daysBetween(dayOf(transfer.at), today(now))
  const slow = days >= RECEIPT_DAYS
  return {
    key: 'transfer',
    tone: slow ? 'red' : 'orange',
    title: '已移交，等回执',
    text: `${said}${days > 0 ? `，已等 ${days} 天` : ''}。`,
    next: slow ? '应急办向接收部门催回执。' : '回执到了由应急办登记。',
  }
}

function supervisedLine(hazard: Life, now: Date): Line {
  const { supervised } = hazard
  if (!supervised) return null
  const text = `${supervised.authority}督办，文号 ${supervised.document_number}，${dayWords(supervised.due_on, now)} 前办结。`
  return {
    key: 'supervised',
    tone: isOpen(hazard) ? 'red' : 'gray',
    title: '挂牌督办',
    text,
    next: isOpen(hazard) ? '办结后由应急办报请摘牌。' : '',
  }
}

function calendarLine(hazard: Life): Line {
  if (!hazard.calendar || !isOpen(hazard)) return null
  return { key: 'calendar', tone: 'yellow', title: '期限请核对', text: hazard.calendar.warning, next: '' }
}

function followUpLine({ follow_up_on }: Life, now: Date): Line {
  if (!follow_up_on) return null
  const days = daysBetween(today(now), follow_up_on)
  if (days > 0)
    return {
      key: 'follow_up',
      tone: 'gray',
      title: '还要回头看',
      text: `${dayWords(follow_up_on, now)} 以后再去看一次有没有反弹。`,
      next: '',
    }
  return {
    key: 'follow_up',
    tone: 'orange',
    title: '该回头看了',
    text: `销号满 30 天${days < 0 ? `，已过 ${-days} 天` : ''}，去看一次有没有反弹。`,
    next: '看完记一笔：没有反弹，或者又出现了。',
  }
}

function linkLines({ recurs, joined_into }: Life): LifeLine[] {
  const lines: LifeLine[] = []
  if (recurs)
    lines.push({
      key: 'recurs',
      tone: 'orange',
      title: '复发',
      text: '同一处以前报过，这是又出现的。',
      next: '',
      ticket: recurs,
    })
  if (joined_into)
    lines.push({
      key: 'joined',
      tone: 'gray',
      title: '已并入另一张单子',
      text: '两张说的是同一处，往后只办那一张，经过都保留。',
      next: '',
      ticket: joined_into,
    })
  return lines
}

/** 还剩 24 分钟, 已超 1 小时 5 分. */
export function leftWords(until: string, now = new Date()): string {
  const minutes = Math.ceil((new Date(until).getTime() - now.getTime()) / 60_000)
  const size = Math.abs(minutes)
  const span =
    size < 60
      ? `${size} 分钟`
      : size < 48 * 60
        ? `${Math.floor(size / 60)} 小时${size % 60 ? ` ${size % 60} 分` : ''}`
        : `${Math.floor(size / 1440)} 天`
  if (minutes > 0) return `还剩 ${span}`
  return minutes === 0 ? '刚到时限' : `已超 ${span}`
}

/** The short words for lists, the gravest first. */
export function lifeTags(hazard: Life, now = new Date()): { text: string; tone: Tone }[] {
  const short: Partial<Record<LifeLine['key'], string>> = {
    suspected: '待移交',
    recurs: '复发',
    joined: '已并入',
    supervised: '挂牌督办',
    warning: '严重超期',
  }
  return lifeLines(hazard, now).flatMap(({ key, title, tone, next }) => {
    if (short[key]) return [{ text: short[key], tone }]
    return next && tone !== 'blue' ? [{ text: title, tone }] : []
  })
}

const MOST_ROW_TAGS = 2
const TONES: readonly Tone[] = ['red', 'orange', 'blue', 'gray']
const SHORT: Readonly<Record<string, string>> = {
  等部门应答: '吹哨中',
  '已移交，等回执': '已移交',
  '疑似重大，待移交': '待移交',
  该回头看了: '回头看到期',
  已并入另一张单子: '已并入',
}

/** For one line of a narrow list: the two that matter most. Lateness is not among them, the row says it in days. */
export function rowTags(hazard: Life, now = new Date()): { text: string; tone: Tone }[] {
  return lifeLines(hazard, now)
    .filter(({ key, next }) => key !== 'warning' && (next !== '' || key === 'recurs' || key === 'joined'))
    .map(({ title, tone }) => ({ text: SHORT[title] ?? title, tone }))
    .sort((one, other) => TONES.indexOf(one.tone) - TONES.indexOf(other.tone))
    .slice(0, MOST_ROW_TAGS)
}

type Facts = Readonly<Record<string, unknown>>

/** What an event carries besides its text, as one line. */
export function factWords(facts: Facts, now = new Date()): string {
  const text = (name: string) => (typeof facts[name] === 'string' ? facts[name] : '')
  const day = (name: string) => (text(name) ? dayWords(text(name), now) : '')
  const named = <N extends Record<string, string>>(names: N, name: string) => names[text(name)] ?? ''
  const said = [
    text('authority') || text('department'),
    named(urgencyNames, 'urgency'),
    text('answer_by') && `${timeWords(text('answer_by'), now)} 前应答`,
    text('document_number') && `文号 ${text('document_number')}`,
    day('asked_due_on') && `申请延到 ${day('asked_due_on')}`,
    text('protection') && `临时防护：${text('protection').replace(/[。；]$/, '')}`,
    day('due_on') && !text('state') && `期限 ${day('due_on')}`,
    named(ratingNames, 'rating') && `评价：${named(ratingNames, 'rating')}`,
    facts['major'] === true ? '认定为重大火灾隐患' : facts['major'] === false ? '认定不是重大火灾隐患' : '',
    facts['good'] === true ? '没有反弹' : facts['good'] === false ? '又出现了' : '',
    text('importer_name') && `由 ${text('importer_name')} 从救援文件导入`,
  ]
  return said.filter(Boolean).join('，')
}

function ended(text: string): string {
  return /[。！？；]$/.test(text) ? text : `${text}。`
}

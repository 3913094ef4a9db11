/** What the office does beside the road of a ticket: 延期, 吹哨, 移交, 督办, 回头看, 并入. */
import { BadgeCheck, CalendarCheck2, CalendarClock, CalendarX2, CornerDownRight, Eye, FileCheck2, GitMerge, Megaphone, MessageSquareReply, RotateCcw, ShieldAlert, Stamp } from '@lucide/vue'
import type { Rating, Urgency } from '@/shared/api/rows'
import type { Ticket } from '@/office/core/wire'
import { addDays } from '@/shared/words/dates'
import { ratingNames, urgencyNames } from '@/shared/words/labels'
import { minutesWords } from './minutes'
import { base, optional, type Act, type ActField, type ActForm } from './act'

const value = (form: ActForm, name: string): string => form.values[name] ?? ''
const OPTIONAL_PHOTOS = { least: 0, hint: '可以附照片或扫描件' }

const department: ActField = {
  name: 'department', label: '部门', kind: 'department', required: true, why: 'department',
  start: (ticket) => ticket.suggested_department?.id ?? '',
}
const documentNumber: ActField = {
  name: 'document_number', label: '文号', kind: 'text', required: true, why: 'document_number', placeholder: '例如：辽西安移〔2026〕3 号',
}
/** A last day can only move away. */
const laterDay = (ticket: Ticket) => (ticket.due_on ? addDays(ticket.due_on, 1) : '')

/** What others wait for comes before the road's own steps. */
export const LIFE_FIRST: Act[] = [
  {
    key: 'grant',
    command: 'hazard.extend',
    label: '同意延期',
    icon: CalendarCheck2,
    kind: 'primary',
    lead: '同意后，整改期限改为新的日子。一条隐患最多延期 2 次。',
    fields: [{ name: 'due_on', label: '延到哪一天', kind: 'date', required: true, why: 'due_on', hint: '可以改成别的日子，要晚于现在的期限。', start: (ticket) => ticket.extension?.asked_due_on ?? '', least: laterDay }],
    text: { label: '意见', required: false, placeholder: '例如：同意，防护措施每天核一次' },
    photos: null,
    done: '已同意延期。',
    args: (ticket, form) => ({ ...base(ticket), granted: true, due_on: value(form, 'due_on'), ...optional('note', form.text) }),
  },
  {
    key: 'answer',
    command: 'hazard.whistle_answer',
    label: '记下部门应答',
    icon: MessageSquareReply,
    kind: 'primary',
    lead: '部门到场或答复后记在这里，应答计时就此停下。',
    text: { label: '部门怎么说、做了什么', required: true, placeholder: '例如：消防救援大队 2 人到场，已责令拆除', why: 'whistle_answer' },
    photos: OPTIONAL_PHOTOS,
    done: '已记下应答。',
    args: (ticket, form) => ({ ...base(ticket), text: form.text, photos: form.photos }),
  },
  {
    key: 'receipt',
    command: 'hazard.receipt',
    label: '登记回执',
    icon: FileCheck2,
    kind: 'primary',
    lead: '把接收部门的回执登记下来。疑似重大的，照回执写明认定结果。',
    fields: [
      { name: 'major', label: '认定结果', kind: 'choice', required: true, why: 'major', options: () => [['yes', '认定为重大火灾隐患'], ['no', '认定不是重大火灾隐患']], shows: (ticket) => ticket.level === 'suspected_major' },
      { name: 'document_number', label: '回执文号', kind: 'text', required: false, placeholder: '没有就空着' },
      { name: 'due_on', label: '回执规定的期限', kind: 'date', required: false, hint: '空着就不改期限。' },
    ],
    text: { label: '回执内容', required: true, placeholder: '例如：已立案，责令 15 日内改正', why: 'receipt_text' },
    photos: OPTIONAL_PHOTOS,
    done: '已登记回执。',
    args: (ticket, form) => ({
      ...base(ticket), text: form.text, photos: form.photos, ...optional('document_number', form.values['document_number']), ...optional('due_on', form.values['due_on']),
      ...(value(form, 'major') && { major: value(form, 'major') === 'yes' }),
    }),
  },
  {
    key: 'look_good',
    command: 'hazard.follow_up',
    label: '回头看，没有反弹',
    icon: Eye,
    kind: 'primary',
    lead: '销号满 30 天后再去看一次。没有反弹就记下，这条隐患仍是「已销号」。',
    text: { label: '看到的情况', required: false, placeholder: '例如：通道仍然畅通' },
    photos: { least: 0, hint: '可以附现场照片' },
    done: '已记下，没有反弹。',
    args: (ticket, form) => ({ ...base(ticket), good: true, ...optional('note', form.text), photos: form.photos }),
  },
  {
    key: 'look_bad',
    command: 'hazard.follow_up',
    label: '回头看，又出现了',
    icon: RotateCcw,
    kind: 'plain',
    lead: '又出现了就重新整改，这条隐患转为「整改中」。',
    text: { label: '看到了什么', required: true, placeholder: '例如：通道又堆了货', why: 'look_bad' },
    photos: { least: 0, hint: '有现场照片更清楚，可以不传' },
    done: '已记下，这条隐患转为「整改中」。',
    args: (ticket, form) => ({ ...base(ticket), good: false, note: form.text, photos: form.photos }),
  },
  {
    key: 'deny',
    command: 'hazard.extend',
    label: '不同意延期',
    icon: CalendarX2,
    kind: 'plain',
    lead: '期限不变，照常整改。理由会显示给申请人。',
    text: { label: '理由', required: true, placeholder: '例如：防护措施不够，请先停用', why: 'refuse' },
    photos: null,
    done: '已答复不同意，期限不变。',
    args: (ticket, form) => ({ ...base(ticket), granted: false, note: form.text }),
  },
  {
    key: 'rate',
    command: 'hazard.whistle_rate',
    label: '评价应答',
    icon: BadgeCheck,
    kind: 'plain',
    lead: '街道对部门应答的评价，记在时间线上。',
    fields: [{ name: 'rating', label: '评价', kind: 'choice', required: true, why: 'rating', options: () => Object.entries(ratingNames) }],
    text: { label: '说明', required: false, placeholder: '例如：到场快，问题当天解决' },
    photos: null,
    done: '已评价。',
    args: (ticket, form) => ({ ...base(ticket), rating: value(form, 'rating') as Rating, ...optional('note', form.text) }),
  },
]

export const LIFE: Act[] = [
  {
    key: 'whistle',
    command: 'hazard.whistle',
    label: '吹哨',
    icon: Megaphone,
    kind: 'reach',
    lead: '街道没有权力处理的，叫有权的部门到现场。从现在起计时，超时没有应答会标红。',
    fields: [
      department,
      { name: 'urgency', label: '缓急', kind: 'choice', required: true, why: 'urgency', start: () => 'normal', options: (chosen) => (Object.keys(urgencyNames) as Urgency[]).map((key) => [key, `${urgencyNames[key]}${chosen ? `（${minutesWords(chosen.whistle_minutes[key])}内应答）` : ''}`]) },
    ],
    text: { label: '请部门做什么', required: true, placeholder: '例如：二楼窗户焊死，住着 4 人，请到场责令拆除', why: 'whistle_text' },
    photos: null,
    done: '已吹哨，开始计时。请同时电话通知部门。',
    args: (ticket, form) => ({ ...base(ticket), department: value(form, 'department'), urgency: value(form, 'urgency') as Urgency, text: form.text }),
  },
  {
    key: 'transfer',
    command: 'hazard.transfer',
    label: '移交',
    icon: CornerDownRight,
    kind: 'reach',
    lead: '转给有权部门处理，等它的回执。这条隐患仍由街道跟到销号。',
    fields: [department, documentNumber],
    text: { label: '移交说明', required: false, placeholder: '例如：涉嫌违规经营瓶装气，请依法处理' },
    photos: OPTIONAL_PHOTOS,
    done: '已移交，等待回执。',
    args: (ticket, form) => ({ ...base(ticket), department: value(form, 'department'), document_number: value(form, 'document_number'), ...optional('text', form.text), photos: form.photos }),
  },
  {
    key: 'suspect',
    command: 'hazard.suspect',
    label: '标为疑似重大',
    icon: ShieldAlert,
    kind: 'reach',
    lead: '街道只能标「疑似」，是不是重大由消防救援机构判定。标了以后必须移交并收到回执才能销号。',
    text: { label: '为什么疑似重大', required: true, placeholder: '例如：唯一的疏散楼梯被封死', why: 'suspect' },
    photos: { least: 0, hint: '有现场照片更清楚，可以不传' },
    done: '已标为疑似重大，请尽快移交。',
    args: (ticket, form) => ({ ...base(ticket), reason: form.text, photos: form.photos }),
  },
  {
    key: 'supervise',
    command: 'hazard.supervise',
    label: '挂牌督办',
    icon: Stamp,
    kind: 'reach',
    lead: '上级决定挂牌督办的，登记督办单位、文号和期限。期限从此由督办单位定。',
    fields: [
      { name: 'authority', label: '督办单位', kind: 'text', required: true, why: 'authority', placeholder: '例如：双辽市人民政府' },
      documentNumber,
      { name: 'due_on', label: '督办期限', kind: 'date', required: true, why: 'due_on' },
    ],
    text: null,
    photos: null,
    done: '已登记挂牌督办。',
    args: (ticket, form) => ({ ...base(ticket), authority: value(form, 'authority'), document_number: value(form, 'document_number'), due_on: value(form, 'due_on') }),
  },
  {
    key: 'extend_ask',
    command: 'hazard.extend_ask',
    label: '申请延期',
    icon: CalendarClock,
    kind: 'aside',
    lead: '期限之内提出，批准之前仍按原来的期限。一条隐患最多延期 2 次。',
    fields: [
      { name: 'protection', label: '延期期间怎么防护', kind: 'text', required: true, why: 'extend_protection', longest: 300, placeholder: '例如：停用并贴封条，专人看守' },
      { name: 'due_on', label: '延到哪一天', kind: 'date', required: true, why: 'extend_due', least: laterDay },
    ],
    text: { label: '为什么要延期', required: true, placeholder: '例如：订的防火门还没到货', why: 'extend_reason' },
    photos: null,
    done: '已申请延期。',
    args: (ticket, form) => ({ ...base(ticket), reason: form.text, protection: value(form, 'protection'), due_on: value(form, 'due_on') }),
  },
  {
    key: 'join',
    command: 'hazard.join',
    label: '并入另一张',
    icon: GitMerge,
    kind: 'aside',
    lead: '两张说的是同一处时，把这一张并到另一张上办。两张的经过都保留，这一张不再办理。',
    fields: [{ name: 'into', label: '并到哪一张', kind: 'ticket', required: true, why: 'join_into' }],
    text: { label: '说明', required: false, placeholder: '例如：同一扇门，两人先后上报' },
    photos: null,
    done: '已并入。',
    args: (ticket, form) => ({ ...base(ticket), into: value(form, 'into'), ...optional('note', form.text) }),
  },
]

/** What one may do to a ticket: the steps along its road here, those beside it in `lifeActs.ts`. */
import {
  CornerUpLeft,
  FileX2,
  MessageSquarePlus,
  RotateCcw,
  SendHorizontal,
  ShieldCheck,
  ThumbsDown,
  ThumbsUp,
  UserCheck,
} from '@lucide/vue'
import type { Ticket } from '@/office/core/wire'
import { awaitsJudgement, needsAnother } from '@/shared/words/judgement'
import { base, optional, type Act } from './act'
import { LIFE, LIFE_FIRST } from './lifeActs'

const ROAD: Act[] = [
  {
    key: 'assign',
    command: 'hazard.assign',
    label: '核实交办',
    icon: UserCheck,
    kind: 'primary',
    lead: '确认这条隐患属实，转为「整改中」，由网格员督促场所整改。期限从发现时起按工作日计算。',
    fields: [
      {
        name: 'due_on',
        label: '整改期限',
        kind: 'date',
        required: false,
        hint: '空着就按清单规定的工作日计算。',
        start: (ticket) => ticket.due_on ?? '',
      },
    ],
    text: { label: '交办意见', required: false, placeholder: '例如：请三日内清理，并提交照片' },
    photos: null,
    done: '已交办，这条隐患转为「整改中」。',
    args: (ticket, form) => ({
      ...base(ticket),
      ...optional('note', form.text),
      ...optional('due_on', form.values['due_on']),
    }),
  },
  {
    key: 'pass',
    command: 'hazard.reinspect',
    label: '复查合格，销号',
    icon: ShieldCheck,
    kind: 'primary',
    lead: '确认隐患已经消除。复查照片传齐后自动销号；30 天内发现反弹可以重开。',
    text: { label: '复查情况', required: false, placeholder: '例如：通道已清空，现场复查合格' },
    photos: { least: 1, hint: '复查合格要有现场照片，至少 1 张' },
    shows: (ticket) => !awaitsJudgement(ticket),
    done: '复查合格。',
    args: (ticket, form) => ({ ...base(ticket), passed: true, ...optional('note', form.text), photos: form.photos }),
  },
  {
    key: 'return',
    command: 'hazard.reinspect',
    label: '不合格，退回',
    icon: CornerUpLeft,
    kind: 'plain',
    lead: '隐患没有消除，退回「整改中」继续整改。说明会显示给网格员。',
    text: { label: '还差什么', required: true, placeholder: '例如：门后仍有两箱货物，请全部搬走', why: 'return' },
    photos: { least: 0, hint: '有现场照片更清楚，可以不传' },
    done: '已退回整改。',
    args: (ticket, form) => ({ ...base(ticket), passed: false, note: form.text, photos: form.photos }),
  },
  {
    key: 'submit',
    command: 'hazard.submit',
    label: '提交整改结果',
    icon: SendHorizontal,
    kind: 'plain',
    lead: '场所已经整改，提交照片等待复查，这条隐患转为「待复查」。',
    text: { label: '整改情况', required: false, placeholder: '例如：已更换灭火器 2 具' },
    photos: { least: 1, hint: '整改后的照片，至少 1 张' },
    done: '已提交，等待复查。',
    args: (ticket, form) => ({ ...base(ticket), ...optional('note', form.text), photos: form.photos }),
  },
  {
    key: 'agree',
    command: 'hazard.void',
    label: '同意撤销',
    icon: ThumbsUp,
    kind: 'primary',
    lead: '同意后这条隐患转为「已撤销」，不计入统计，记录仍然保留。',
    text: { label: '意见', required: false, placeholder: '例如：已电话核实，确属误报' },
    photos: null,
    done: '已同意，这条隐患已撤销。',
    args: (ticket, form) => ({ ...base(ticket), agreed: true, ...optional('note', form.text) }),
  },
  {
    key: 'refuse',
    command: 'hazard.void',
    label: '不同意撤销',
    icon: ThumbsDown,
    kind: 'plain',
    lead: '不同意后照常整改。理由会显示给申请人。',
    text: { label: '理由', required: true, placeholder: '例如：场所仍在营业，请继续整改', why: 'refuse' },
    photos: null,
    done: '已答复不同意，照常整改。',
    args: (ticket, form) => ({ ...base(ticket), agreed: false, note: form.text }),
  },
  {
    key: 'reopen',
    command: 'hazard.reopen',
    label: '重开',
    icon: RotateCcw,
    kind: 'plain',
    lead: '销号 30 天内发现隐患反弹，可以重开继续整改。',
    text: { label: '发现了什么', required: true, placeholder: '例如：回头看发现通道又堆放货物', why: 'reopen' },
    photos: { least: 0, hint: '有现场照片更清楚，可以不传' },
    done: '已重开，这条隐患转为「整改中」。',
    args: (ticket, form) => ({ ...base(ticket), reason: form.text, photos: form.photos }),
  },
  {
    key: 'note',
    command: 'hazard.note',
    label: '补充说明',
    icon: MessageSquarePlus,
    kind: 'plain',
    lead: '写在时间线上，不改变隐患的状态。',
    text: { label: '说明', required: true, placeholder: '例如：已电话联系经营者，约定明天上午整改', why: 'note' },
    photos: { least: 0, hint: '可以附照片' },
    done: '已补充说明。',
    args: (ticket, form) => ({ id: ticket.id, text: form.text, photos: form.photos }),
  },
  {
    key: 'void',
    command: 'hazard.void_ask',
    label: '申请撤销',
    icon: FileX2,
    kind: 'danger',
    lead: '误报或场所已不存在时申请。要由另一个人同意后才会撤销。',
    text: { label: '理由', required: true, placeholder: '例如：该门是员工通道，不是安全出口', why: 'void_ask' },
    photos: null,
    done: '已申请撤销，等另一个人核实。',
    args: (ticket, form) => ({ ...base(ticket), reason: form.text }),
  },
]

const ACTS: Act[] = [...LIFE_FIRST, ...ROAD, ...LIFE]

export const actsFor = (ticket: Ticket): Act[] =>
  ACTS.filter((act) => ticket.actions.includes(act.command) && (act.shows?.(ticket) ?? true))

/** A pass by the finder of a graver hazard does not close it: said before the button, not after. */
export function caution(act: Act, ticket: Ticket, readerId: string | undefined): string {
  if (act.key !== 'pass' || !readerId || !needsAnother(ticket, { id: readerId })) return ''
  return '这条隐患是你发现的，且等级在「较大」以上：你复查合格后，还要另一个人确认才会销号。'
}

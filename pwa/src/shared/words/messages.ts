/** Messages: what each rule is called, and its colour. */
import type { Tone } from './dates'

export const ruleNames = {
  assigned: '新交办',
  returned: '复查退回',
  owner_submitted: '经营者已提交整改',
  due_tomorrow: '明天到期',
  overdue: '已逾期',
  extension_asked: '申请延期',
  extension_decided: '期限有变动',
  whistle_unanswered: '吹哨超时',
  held: '记录没接上',
  task: '需处理',
  feedback_answered: '建议有答复',
} as const

export const ruleTones: Record<keyof typeof ruleNames, Tone> = {
  assigned: 'blue',
  returned: 'orange',
  owner_submitted: 'green',
  due_tomorrow: 'orange',
  overdue: 'red',
  extension_asked: 'blue',
  extension_decided: 'blue',
  whistle_unanswered: 'red',
  held: 'orange',
  task: 'orange',
  feedback_answered: 'green',
}

/** 「新交办：福满楼面馆」 says its rule twice beside the tag. */
export function plainTitle(title: string): string {
  const at = title.indexOf('：')
  return at > 0 && at < 12 ? title.slice(at + 1) : title
}

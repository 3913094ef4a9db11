/** Messages: what each rule is called, and its colour. */
import type { Tone } from './dates'
import type { ruleNames } from './messages.gen'

export * from './messages.gen'

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

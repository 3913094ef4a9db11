/** A version of the plan as it stands in the form, and its lines in words. */
import type { PlanContent, PlanPhase, PlanRule, PlanShown, PlanTargets } from '@/office/core/wire'
import { classNames, colourNames } from '@/shared/words/labels.gen'
import { traitNames } from '@/shared/words/plan.gen'

export interface RuleLine extends PlanRule {
  /** Of the line alone: two rules may say the same. */
  key: number
  targets: PlanTargets
}
export interface PhaseLine extends PlanPhase {
  key: number
  targets: PlanTargets
}
export interface PlanForm {
  valid_from: string
  note: string
  rules: RuleLine[]
  phases: PhaseLine[]
}

let keys = 0

export const formOf = ({ plan, rules, phases }: PlanShown): PlanForm => ({
  valid_from: plan.valid_from,
  note: plan.note,
  rules: rules.map((rule) => ({ ...rule, targets: rule.targets ?? {}, key: ++keys })),
  phases: phases.map((phase) => ({ ...phase, targets: phase.targets ?? {}, key: ++keys })),
})

export const contentOf = ({ valid_from, note, rules, phases }: PlanForm): PlanContent => ({
  valid_from,
  note,
  rules: rules.map(({ key: _, ...rule }) => rule),
  phases: phases.map(({ key: _, ...phase }) => phase),
})

export const blankRule = (): RuleLine => ({
  key: ++keys,
  kind: 'regular',
  name: '',
  targets: {},
  every: 3,
  unit: 'month',
})

export const blankPhase = (day: string): PhaseLine => ({
  key: ++keys,
  name: '',
  targets: {},
  first_on: day,
  last_on: day,
  look_at: '',
  dated_by: '',
})

/** 小餐饮，红色，住人；名称含“烟花、爆竹”. */
export function targetsWords({ classes = [], colours = [], traits = [], words = [] }: PlanTargets): string {
  const told = [
    classes.map((one) => classNames[one]).join('、'),
    colours.map((one) => colourNames[one]).join('、'),
    traits.map((one) => traitNames[one]).join('、'),
    words.length ? `名称含“${words.join('、')}”` : '',
  ].filter(Boolean)
  return told.join('，') || '所有场所'
}

/** What is missing before the server is asked; empty: nothing. */
export function wrongOf({ rules, phases, valid_from }: PlanForm): string {
  if (!valid_from) return '还没有写从哪天起执行'
  if (rules.some(({ name }) => !name.trim())) return '有一条频次还没有名字'
  if (rules.some(({ every }) => !Number.isInteger(every) || every < 1))
    return '有一条频次没有写多久去一次，请填大于 0 的整数'
  if (phases.some(({ name }) => !name.trim())) return '有一个时段还没有名字'
  const turned = phases.find(({ first_on, last_on }) => last_on < first_on)
  return turned ? `“${turned.name}”的结束早于开始` : ''
}

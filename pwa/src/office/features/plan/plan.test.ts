import { expect, test } from 'vitest'
import type { PlanShown } from '@/office/core/wire'
import { blankPhase, blankRule, contentOf, formOf, targetsWords, wrongOf } from './plan'

const shown = {
  plan: { valid_from: '2026-01-01', note: '' },
  rules: [{ kind: 'regular', name: '红色场所', targets: { colours: ['red'] }, every: 1, unit: 'month' }],
  phases: [{ name: '五一', first_on: '2026-04-20', last_on: '2026-05-05', look_at: '', dated_by: '' }],
} as unknown as PlanShown

test('what is shown and not changed is saved as it was', () => {
  expect(contentOf(formOf(shown))).toEqual({
    valid_from: '2026-01-01',
    note: '',
    rules: shown.rules,
    phases: [{ ...shown.phases[0], targets: {} }],
  })
})

test('whom a line means is said in words', () => {
  expect(targetsWords({})).toBe('所有场所')
  expect(targetsWords({ classes: ['restaurant'], traits: ['bottled_gas'], words: ['烟花', '爆竹'] })).toBe(
    '小餐饮，用瓶装气，名称含“烟花、爆竹”',
  )
})

test.each([
  [{ rules: [blankRule()] }, '还没有名字'],
  [{ rules: [{ ...blankRule(), name: '红', every: 0 }] }, '大于 0'],
  [{ phases: [{ ...blankPhase('2026-05-01'), name: '五一', last_on: '2026-04-01' }] }, '结束早于开始'],
  [{ valid_from: '' }, '从哪天起'],
])('what is missing is said before the server is asked: %o', (change, words) => {
  expect(wrongOf({ ...formOf(shown), ...change })).toContain(words)
})

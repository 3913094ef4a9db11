import { expect, test } from 'vitest'
import { factsOf, formOf, kindWords, minutesWords, wrongsOf } from './department'

test('what falls to a department is said and typed in the words people know', () => {
  expect(kindWords(['suspected_major', 'internet_cafe', 'E04'])).toBe('疑似重大、小网吧、E04')
  const form = { ...formOf(null), name: ' 消防救援大队 ', kinds: '疑似重大，小网吧 E04' }
  expect(factsOf(form)).toMatchObject({ name: '消防救援大队', kinds: ['suspected_major', 'internet_cafe', 'E04'] })
})

test('a clock is a whole number of minutes', () => {
  const form = formOf(null)
  expect(Object.values(wrongsOf({ ...form, name: '派出所' })).every((wrong) => wrong === '')).toBe(true)
  expect(wrongsOf({ ...form, minutes: { ...form.minutes, urgent: '1.5' } }).urgent).not.toBe('')
  expect(wrongsOf({ ...form, minutes: { ...form.minutes, urgent: '' } }).urgent).not.toBe('')
})

test('spans are said as people say them', () => {
  expect([30, 120, 90, 1440, 2160].map(minutesWords)).toEqual([
    '30 分钟',
    '2 小时',
    '1 小时 30 分钟',
    '1 天',
    '36 小时',
  ])
})

import { expect, test } from 'vitest'
import { addWorkingDays, agoWords, dayOf, dueWords, timeWords, today, todayWords } from './dates'

/** Monday noon in Beijing. */
const NOON = new Date('2026-11-23T04:00:00Z')

test('days are Beijing days: late evening in London is tomorrow here', () => {
  expect(dayOf('2026-11-22T17:30:00Z')).toBe('2026-11-23')
  expect(today(NOON)).toBe('2026-11-23')
  expect(todayWords(NOON)).toBe('11月23日 周一')
})

test.each([
  ['2026-11-20', '逾期 3 天', 'red'],
  ['2026-11-23', '今天到期', 'orange'],
  ['2026-11-24', '明天到期', 'orange'],
  ['2026-11-25', '后天到期', 'gray'],
  ['2026-11-30', '7 天后到期', 'gray'],
  ['2026-12-20', '12月20日到期', 'gray'],
  ['2027-01-05', '2027年1月5日到期', 'gray'],
])('a last day of %s is said as %s', (due, text, tone) => {
  expect(dueWords(due, NOON)).toMatchObject({ text, tone })
})

test('times are said from today backwards', () => {
  expect(timeWords('2026-11-23T01:16:00Z', NOON)).toBe('今天 09:16')
  expect(timeWords('2026-11-22T10:20:00Z', NOON)).toBe('昨天 18:20')
  expect(timeWords('2026-11-07T02:24:00Z', NOON)).toBe('11月7日 10:24')
  expect(timeWords('2025-11-07T02:24:00Z', NOON)).toBe('2025年11月7日 10:24')
  expect(agoWords('2026-11-09', NOON)).toBe('14 天前')
  expect(agoWords('2026-08-09', NOON)).toBe('8月9日')
})

test('working days step over the weekend', () => {
  expect(addWorkingDays('2026-11-20', 1)).toBe('2026-11-23')
  expect(addWorkingDays('2026-11-23', 3)).toBe('2026-11-26')
  expect(addWorkingDays('2026-11-23', 0)).toBe('2026-11-23')
})

import { expect, test } from 'vitest'
import { dayList } from './days'

test('days are told as the notice tells them', () => {
  expect(dayList([])).toBe('')
  expect(dayList(['2026-01-01', '2026-01-02', '2026-01-03', '2026-04-05', '2026-09-30', '2026-10-01'])).toBe(
    '1月1日至3日、4月5日、9月30日至10月1日',
  )
})

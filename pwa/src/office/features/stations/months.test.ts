import { expect, it } from 'vitest'
import { monthDays, yearDays } from './months'

it.each([
  [2024, 2, '2024-02-29'],
  [2025, 2, '2025-02-28'],
  [2025, 12, '2025-12-31'],
])('%d month %d ends on %s', (year, month, last) => {
  expect(monthDays(year, month).to).toBe(last)
  expect(monthDays(year, month).from.slice(0, 7)).toBe(last.slice(0, 7))
})

it('a year is its first and its last day', () => {
  expect(yearDays(2024)).toEqual({ from: '2024-01-01', to: '2024-12-31' })
})

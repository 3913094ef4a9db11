import { expect, it } from 'vitest'
import { mondayOf, weekOf } from './weeks'

it.each([
  ['2026-03-02', '2026-03-02'],
  ['2026-03-08', '2026-03-02'],
  ['2026-01-01', '2025-12-29'],
])('the week of %s begins on %s', (day, monday) => {
  expect(mondayOf(day)).toBe(monday)
  expect(weekOf(day)).toHaveLength(7)
})

import { expect, test } from 'vitest'
import { noodleShop } from '@/phone/testing/world'
import { alongTheStreet, doorOf, dueVenues, planOf, sundayOf, workingDays } from './plan'

const plan = planOf([
  { id: '220382.002.', year: 2026, version: 1, rules: [], phases: [], rests: ['2026-05-01'], works: ['2026-05-09'] },
])

test('the week ends on its Sunday', () => {
  expect(['2026-04-27', '2026-05-02', '2026-05-03'].map(sundayOf)).toEqual(Array(3).fill('2026-05-03'))
})

test('working days know holidays, and Saturdays on which offices work', () => {
  expect(workingDays('2026-04-27', '2026-05-03', plan)).toBe(4)
  expect(workingDays('2026-05-04', '2026-05-10', plan)).toBe(6)
  expect(workingDays('2026-05-02', '2026-05-03', plan)).toBe(0)
})

test('one side of the street after the other', () => {
  const walk = ['站前路8号', '光明路205号', '站前路 3 号', '光明路11-2号', '吉兴村一屯', '站前路21号']
  const sorted = [...walk].sort((one, other) => alongTheStreet(doorOf(one), doorOf(other)))
  expect(sorted).toEqual(['光明路11-2号', '光明路205号', '吉兴村一屯', '站前路 3 号', '站前路21号', '站前路8号'])
})

test('of 600 venues with four visits each every one that is due is found', () => {
  const rules = Array.from({ length: 13 }, (_, n) => ({
    ...{ kind: 'regular' as const, name: `规则${n}`, targets: {}, every: n + 1, unit: 'month' as const },
    since: '2026-01-01',
  }))
  const whole = planOf([{ id: '220382.', year: 2026, version: 1, rules, phases: [] }])
  const venues = Array.from({ length: 600 }, () => ({ ...noodleShop(), codeValues: [] }))
  const visit = { outcome: 'checked', grid: venues[0]?.grid, at: '2026-02-01T02:00:00Z' }
  const visits = Array.from({ length: 4 }, () => visit) as never[]
  const found = dueVenues(
    whole,
    venues,
    () => visits,
    () => [],
    '2026-06-01',
    '2026-06-30',
  )
  expect(found).toHaveLength(600)
})

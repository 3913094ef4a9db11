import { expect, test } from 'vitest'
import type { MonthReport, MonthRow } from '@/office/core/wire'
import { byAttention } from './attention'
import { monthsBack, percent, SPANS, spanWords } from './span'
import { sentence } from './text'

const row: MonthRow = {
  month: null,
  from: '2024-01',
  to: '2024-05',
  own: false,
  grid: '220382.002.',
  grid_name: '辽西街道',
  venues: 580,
  visits: 620,
  attempts: 0,
  venues_visited: 580,
  found: 56,
  found_by_level: { general: 40, serious: 16, suspected_major: 0, major: 0 },
  found_by_disposal: { on_the_spot: 44, deadline: 12, transfer: 0 },
  closed: 56,
  due: 56,
  closed_of_due: 56,
  rate_of_due: 1,
  rate_of_all: 1,
  overdue: 0,
  undated: 0,
  closed_in_period: 56,
}
const report = { from: '2024-01', to: '2024-05', domain: 'fire', total: row } as MonthReport

test('the period reads as one sentence', () => {
  expect(sentence(report, '辽西街道')).toBe(
    '2024年1月至5月，辽西街道在册九小场所580家，走访620家次，覆盖580家（100%）；发现防火隐患56处（一般40处、较大16处），' +
      '其中立查立改44处、限期整改12处；已销号56处，总整改率100%，到期应改整改率100%。',
  )
})

test('what never can be late is told beside the rate that leaves it out', () => {
  const told = sentence({ ...report, total: { ...row, found: 151, undated: 95, rate_of_all: 0.3709 } }, '辽西街道')
  expect(told).toContain('到期应改整改率100%（没有期限的95处不算在内）')
  const none = sentence(
    { ...report, total: { ...row, closed: 0, due: 0, rate_of_due: null, rate_of_all: 0, undated: 56 } },
    '辽西街道',
  )
  expect(none).toContain('总整改率0%，没有到期应改的，56处没有期限')
})

test('doors that did not open are told apart, and so is the ledger', () => {
  const told = sentence({ ...report, domain: 'road', total: { ...row, attempts: 3, found: 0 } }, '辽西街道')
  expect(told).toContain('走访620家次（另有3次没走成）')
  expect(told).toContain('没有发现道路隐患')
  expect(sentence({ ...report, domain: 'street_facility' }, '辽西街道')).toContain('发现护栏广告牌隐患56处')
})

test('a span over years names both, nothing to divide by is no zero', () => {
  expect(spanWords('2023-12', '2024-01')).toBe('2023年12月至2024年1月')
  expect(percent(null)).toBe('—')
  expect(percent(0.9375)).toBe('93.8%')
})

test('months count back over the turn of the year', () => {
  expect(monthsBack('2026-01', 1)).toBe('2025-12')
  expect(monthsBack('2026-11', 11)).toBe('2025-12')
  expect(SPANS.map((span) => span.of('2026-01'))).toEqual([
    ['2026-01', '2026-01'],
    ['2025-12', '2025-12'],
    ['2026-01', '2026-01'],
  ])
})

test('communities stand by what needs attention', () => {
  const quiet = { ...row, grid: 'a' }
  const late = { ...row, grid: 'b', overdue: 2 }
  const open = { ...row, grid: 'c', closed: 50 }
  expect(byAttention([quiet, open, late]).map((one) => one.grid)).toEqual(['b', 'c', 'a'])
})

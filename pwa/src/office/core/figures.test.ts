import { expect, test } from 'vitest'
import { linkOf, questionOf, valueOf, type Figure } from './figures'

const figure = (opens: Figure['opens'], query: Record<string, string>): Figure => ({
  name: 'n',
  title: '数',
  sentence: '怎么算。',
  opens,
  query,
})

test('what stands in braces is the row’s, or else the report’s; what is blank is not asked', () => {
  const one = figure('hazards', { grid: '{grid}', own: '{own}', found_from: '{from}', domain: 'fire', site: '{site}' })
  const report = { grid: 'root', from: '2024-01', to: '2024-05' }
  expect(questionOf(one, { grid: 'a.', own: false, from: '2024-03' }, report)).toEqual({
    grid: 'a.',
    found_from: '2024-03',
    domain: 'fire',
  })
  expect(questionOf(one, { own: true }, report)).toEqual({
    grid: 'root',
    own: 'true',
    found_from: '2024-01',
    domain: 'fire',
  })
})

test('a link is the page that shows the list, in the desk’s own names', () => {
  expect(linkOf(figure('hazards', { domain: 'road', due: 'overdue' }), {}, {})).toBe(
    '/hazards?view=table&domain=road&quick=overdue',
  )
  expect(linkOf(figure('sites', { campaign: '{id}', state: 'closed' }), { id: '7' }, {})).toBe(
    '/campaigns?campaign=7&stand=closed',
  )
  expect(linkOf(figure('sites', { campaign: '{id}', overdue: 'true' }), { id: '7' }, {})).toBe(
    '/campaigns?campaign=7&stand=overdue',
  )
  expect(linkOf(figure('venues', {}), {}, {})).toBe('/venues')
})

test('a number is a field of the row, or of a part of it', () => {
  const row = { found: 5, found_by_level: { general: 3 }, found_by_disposal: { deadline: 2 } }
  expect(['found', 'general', 'deadline', 'other'].map((name) => valueOf(row, name))).toEqual([5, 3, 2, 0])
})

import { expect, test } from 'vitest'
import {
  chipsOf,
  columnQuestion,
  FILTERS,
  letsGo,
  narrowed,
  OPEN,
  question,
  quickly,
  spanWords,
  type Filters,
} from './filters'

const none = Object.fromEntries(FILTERS.map((name) => [name, ''])) as Filters

test('nothing chosen asks for everything', () => {
  expect(question(none)).toEqual({})
  expect(narrowed({ ...none, view: 'table' })).toBe(false)
})

test('疑似重大 means those still open', () => {
  expect(question({ ...none, quick: 'serious' })).toEqual({ level: 'suspected_major', state: OPEN })
})

test('a quick filter is chosen alone, so that it leaves as many as stand beside it', () => {
  expect(quickly('overdue')).toEqual({ quick: 'overdue', state: '', closed_from: '', closed_to: '' })
  expect(quickly('serious')).toHaveProperty('level', '')
})

test('what a figure narrows by is asked as the server has it', () => {
  const figure = { ...none, own: 'true', voided: 'false', quick: 'reached' }
  expect(question(figure)).toEqual({ own: 'true', voided: 'false', due: 'reached' })
  expect(question({ ...none, quick: 'overdue' })).toEqual({ due: 'overdue' })
})

test('the closed column reaches back to last month, a span of months replaces that', () => {
  expect(columnQuestion(none, 'closed')).toHaveProperty('closed_from')
  const dated = { ...none, found_from: '2024-01', found_to: '2024-05' }
  expect(columnQuestion(dated, 'closed')).toEqual({ found_from: '2024-01', found_to: '2024-05', state: 'closed' })
  expect(spanWords(dated)).toBe('2024年1月至5月发现')
})

test('what somebody owes is asked for by its own name, and a look back reaches further than the board', () => {
  expect(question({ ...none, quick: 'whistle' })).toEqual({ waiting: 'whistle' })
  expect(question({ ...none, quick: 'long_overdue' })).toEqual({ due: 'long_overdue' })
  expect(columnQuestion({ ...none, quick: 'follow_up' }, 'closed')).toEqual({ waiting: 'follow_up', state: 'closed' })
})

test('whatever narrows a list is said above it', () => {
  const said = (filters: Partial<Filters>) => chipsOf({ ...none, ...filters }, () => '电厂社区').map(({ text }) => text)
  expect(said({ view: 'table' })).toEqual([])
  expect(
    said({ grid: '1.', own: 'true', domain: 'fire', state: 'closed', found_from: '2024-01', found_to: '2024-05' }),
  ).toEqual(['电厂社区', '只含本级', '防火隐患', '已销号', '2024年1月至5月发现'])
  for (const name of FILTERS.filter((one) => one !== 'view')) expect(said({ [name]: '2024-01' }), name).toHaveLength(1)
})

test('the number of a quick filter is shown only where choosing it lets go of nothing', () => {
  expect(letsGo({ ...none, domain: 'fire', found_from: '2024-01', quick: 'overdue' })).toBe(false)
  for (const name of ['state', 'closed_from', 'closed_to'] as const)
    expect(letsGo({ ...none, [name]: '2024-01' })).toBe(true)
})

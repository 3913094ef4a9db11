import { expect, test } from 'vitest'
import { columnQuestion, FILTERS, narrowed, OPEN, question, spanWords, type Filters } from './filters'

const none = Object.fromEntries(FILTERS.map((name) => [name, ''])) as Filters

test('nothing chosen asks for everything', () => {
  expect(question(none)).toEqual({})
  expect(narrowed({ ...none, view: 'table' })).toBe(false)
})

test('疑似重大 means those still open, unless a state is chosen', () => {
  expect(question({ ...none, quick: 'serious' })).toEqual({ level: 'suspected_major', state: OPEN })
  expect(question({ ...none, quick: 'serious', state: 'closed' })).toEqual({ level: 'suspected_major', state: 'closed' })
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

/** The server's cases: what counts as a visit never parts. */
import { expect, test } from 'vitest'
// eslint-disable-next-line no-restricted-imports -- the cases lie with the server's tests, one file for both languages
import cases from '../../../../tests/field/patrols/visits.json'
import type { outcomeNames } from './labels'
import { attemptWords, checkedAt, gapsLeft, nthAttempt, openBefore, visitState, visitWords } from './visits'

const NOW = new Date('2026-03-04T02:00:00Z')
interface Case {
  at: string
  outcome: string
  knew?: boolean
}

test.each(cases)('$name', ({ visits, self_check, last_visit, attempts, words, gaps }) => {
  const rows = (visits as Case[]).map(({ at, outcome, knew }) => ({
    at,
    outcome: outcome as keyof typeof outcomeNames,
    ...(knew !== undefined && { gaps_seen_at: knew && self_check ? self_check.at : null }),
  }))
  const check = self_check && {
    on: self_check.at.slice(0, 10),
    at: self_check.at,
    gaps: Array<string>(self_check.gaps).fill('灭火器不够'),
  }
  const state = visitState(rows)
  expect(state).toEqual({ last: last_visit, attempts })
  expect(visitState([...rows].reverse())).toEqual(state)
  expect(state.attempts ? attemptWords(state.attempts, NOW) : '').toBe(words)
  expect(gapsLeft({ self_check: check }, rows)).toHaveLength(gaps)
})

test('a self-check whose instant is not known is answered by a later day only', () => {
  const self_check = { on: '2026-03-03', gaps: ['灭火器不够'] }
  expect(checkedAt(self_check)).toBe('2026-03-04T00:00:00+08:00')
  const that = (at: string) => gapsLeft({ self_check }, [{ at, outcome: 'checked' }])
  expect([that('2026-03-03T12:00:00Z'), that('2026-03-03T16:00:00Z')]).toEqual([['灭火器不够'], []])
})

test('each attempt in a row has its number', () => {
  const visits = [
    { at: '2026-03-01T02:00:00Z', outcome: 'locked' as const },
    { at: '2026-03-02T02:00:00Z', outcome: 'refused' as const },
    { at: '2026-03-03T02:00:00Z', outcome: 'checked' as const },
    { at: '2026-03-04T02:00:00Z', outcome: 'locked' as const },
  ]
  expect(visits.map((visit) => nthAttempt(visit, visits))).toEqual([1, 2, 0, 1])
})

test('nothing found where something is open means nothing new', () => {
  const words = (hazards: number, open_before: number) => visitWords({ outcome: 'checked', hazards, open_before })
  expect([words(0, 0), words(0, 2), words(1, 0), words(1, 2)]).toEqual([
    '没有隐患',
    '没有新隐患',
    '发现 1 条隐患',
    '发现 1 条新隐患',
  ])
  expect(visitWords({ outcome: 'locked', hazards: 0 }, 2)).toBe('锁门，第2次')
})

test('open at a visit is what was found before it, elsewhere than in it, and not closed or void by then', () => {
  const visit = { id: 'v', venue_id: 'shop', at: '2026-03-03T02:00:00Z' }
  const ticket = {
    venue_id: 'shop',
    visit_id: null,
    state: 'reported',
    found_at: '2026-03-01T02:00:00Z',
    closed_at: null,
  }
  const tickets = [
    ticket,
    { ...ticket, state: 'closed', closed_at: '2026-03-04T02:00:00Z' },
    { ...ticket, state: 'closed', closed_at: '2026-03-02T02:00:00Z' },
    { ...ticket, state: 'voided' },
    { ...ticket, found_at: '2026-03-03T02:00:01Z' },
    { ...ticket, visit_id: 'v' },
    { ...ticket, venue_id: 'next door' },
  ]
  expect(tickets.map((one) => openBefore(visit, [one]))).toEqual([1, 1, 0, 0, 0, 0, 0])
})

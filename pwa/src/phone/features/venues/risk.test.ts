/** The server's cases: the two rules never part. */
import { expect, test } from 'vitest'
// eslint-disable-next-line no-restricted-imports -- the cases lie with the server's tests, one file for both languages
import cases from '../../../../../tests/field/risk_ratings/cases.json'
import { judge } from './risk'

test.each(cases)('$name', ({ tickets, last_visit, known_on, gaps, today, colour, reasons }) => {
  const risk = judge({ tickets, last_visit, known_on, gaps }, today)
  expect([risk.tone, risk.reasons.map(({ text }) => text)]).toEqual([colour, reasons])
  expect(risk.reasons.every(({ todo }) => todo)).toBe(true)
})

/** The server's cases: what is due never parts. */
import { expect, test } from 'vitest'
// eslint-disable-next-line no-restricted-imports -- the cases lie with the server's tests, one file for both languages
import shared from '../../../../../tests/field/plan/due.json'
import { type Due, dueAt, type Phase, type PlannedVenue, type Rule } from './due'

const rules = shared.rules as unknown as Rule[]
const phases = shared.phases as unknown as Phase[]

test.each(shared.cases.map((one, n) => ({ n, ...one })))('case $n on $today', ({ venue, today, until, due }) => {
  expect(dueAt(venue as unknown as PlannedVenue, rules, phases, today, until)).toEqual(due as Due | null)
})

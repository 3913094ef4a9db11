/** The server's cases: the table of a ticket's life never parts. */
import { expect, test } from 'vitest'
import { leads, steps } from './steps.gen'
// eslint-disable-next-line no-restricted-imports -- the cases lie with the server's tests, one file for both languages
import told from '../../../../tests/field/hazards/steps.json'
import { allows, refusalOf, type Person, type StepName, type Ticket } from './allowed'
import { awaitsJudgement, needsAnother } from './judgement'

const people = Object.entries(told.people) as [keyof (typeof told)['people'], Person][]
const names = Object.keys(steps) as StepName[]
const onTickets = names.filter((name) => steps[name].sources.length > 0)

test.each(told.cases)('$name', ({ at, row, may, refused, closes, handed_over }) => {
  const ticket = row as unknown as Ticket & { found_by: string }
  const now = new Date(at)
  for (const [name, person] of people)
    expect([name, ...onTickets.filter((step) => allows(step, ticket, person, now))]).toEqual([name, ...may[name]])
  const office = { ...told.people.zhou, role: 'office' as const }
  const codes = names.map((step) => [step, refusalOf(step, ticket, office, now)])
  expect(Object.fromEntries(codes.filter(([, code]) => code))).toEqual(refused)
  expect(people.filter(([, person]) => !needsAnother(ticket, person)).map(([name]) => name)).toEqual(closes)
  expect(!awaitsJudgement(ticket)).toBe(handed_over)
})

test('a step leads somewhere only from where it is taken', () => {
  for (const name of names)
    for (const from of Object.keys(leads[name])) expect([name, ...steps[name].sources]).toContain(from)
})

import { expect, test } from 'vitest'
import type { EventKind, HazardState } from '@/shared/api/rows'
import type { Ticket } from '@/office/core/wire'
import { stepsOf } from './road'

const ticket = (state: HazardState, ...kinds: EventKind[]) =>
  ({
    state,
    events: kinds.map((kind, n) => ({ kind, at: `2026-11-0${n + 1}T00:00:00Z`, by_name: kind })),
  }) as unknown as Ticket

test('a ticket stands where its state says', () => {
  expect(stepsOf(ticket('submitted', 'reported', 'assigned', 'submitted')).map((step) => step.stand)).toEqual([
    'done',
    'done',
    'done',
    'now',
    'ahead',
  ])
})

test('after a return the step shows the newest time, not the first', () => {
  const steps = stepsOf(ticket('submitted', 'reported', 'assigned', 'submitted', 'returned', 'submitted'))
  expect(steps[2]?.at).toBe('2026-11-05T00:00:00Z')
})

test('a ticket that was returned has its rectifying ahead of it again', () => {
  expect(stepsOf(ticket('rectifying', 'reported', 'assigned', 'submitted', 'returned'))[2]).toEqual({
    name: '整改',
    stand: 'now',
    at: '',
    by: '',
  })
})

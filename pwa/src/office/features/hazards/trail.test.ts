import { expect, test } from 'vitest'
import { keepTrail, neighbours, readTrail } from './trail'

test('a ticket has neighbours in the list it was opened from, and none elsewhere', () => {
  keepTrail({ from: '/hazards?q=a', ids: ['1', '2', '3'] })
  const trail = readTrail()
  expect(neighbours(trail, '2')).toEqual({ at: 1, before: '1', after: '3' })
  expect(neighbours(trail, '1').before).toBeNull()
  expect(neighbours(trail, '9')).toEqual({ at: -1, before: null, after: null })
  expect(neighbours(null, '1').at).toBe(-1)
})

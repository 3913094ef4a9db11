import { describe, expect, it } from 'vitest'
import { asked, shareOf } from './asking'

const nothing = { q: '', grid: '', site: '', stand: '' }

describe('the objects of a campaign', () => {
  it.each([
    ['open', { state: ['reported', 'rectifying', 'submitted'] }],
    ['overdue', { overdue: true }],
    ['closed', { state: 'closed' }],
    ['todo', { result: 'todo' }],
    ['', {}],
  ])('that stand %j are asked for by %j', (stand, expected) => {
    expect(asked({ ...nothing, stand })).toEqual({ q: '', grid: '', site: '', ...expected })
  })

  it('have come no way where there are none', () => {
    expect([shareOf({ total: 0, closed: 0 }), shareOf({ total: 4, closed: 1 })]).toEqual([0, 0.25])
  })

  it('are done with where nothing was wrong, too', () => {
    expect(shareOf({ total: 4, closed: 1, clear: 3 })).toBe(1)
  })
})

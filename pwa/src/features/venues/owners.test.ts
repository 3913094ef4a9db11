import { describe, expect, it } from 'vitest'
import { gapsSince, squares } from './owners'

const gaps = ['灭火器不够']

describe('gaps of a self-check', () => {
  it('count until somebody has been there since', () => {
    const venue = { self_check: { on: '2026-03-04', gaps } }
    expect(gapsSince(venue, null)).toEqual(gaps)
    expect(gapsSince(venue, '2026-03-03')).toEqual(gaps)
    expect(gapsSince(venue, '2026-03-04')).toEqual([])
  })

  it('are none where nothing was checked', () => {
    expect(gapsSince({ self_check: null }, null)).toEqual([])
  })
})

it('draws only the dark squares of a code, within its quiet zone', () => {
  expect(squares(['10', '01'])).toEqual({ side: 10, path: 'M4 4h1v1h-1zM5 5h1v1h-1z' })
})

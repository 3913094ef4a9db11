import { describe, expect, it } from 'vitest'
import { heapsOf, hullOf, stateOf, type Pin, type Spot } from './pins'

const pin = (id: string, state: Pin['state'] = 'clear'): Pin => ({ id, name: id, state, area: '', lat: 0, lng: 0 })

describe('the outline of an area', () => {
  it('goes around the outermost points only', () => {
    const square: Spot[] = [
      [0, 0],
      [4, 0],
      [4, 4],
      [0, 4],
    ]
    const hull = hullOf([...square, [2, 2], [1, 3], [2, 0]])
    expect(hull).toHaveLength(4)
    expect(new Set(hull.map(String))).toEqual(new Set(square.map(String)))
  })

  it.each([
    [[]],
    [[[1, 1]]],
    [
      [
        [1, 1],
        [2, 2],
      ],
    ],
  ])('of %j is all there is', (spots) => {
    expect(hullOf(spots as unknown as Spot[])).toEqual(spots)
  })

  it('of points in a row is its two ends', () => {
    expect(
      hullOf([
        [0, 0],
        [2, 2],
        [1, 1],
      ]),
    ).toEqual([
      [0, 0],
      [2, 2],
    ])
  })
})

describe('pins too close to tell apart', () => {
  it('are one heap that shows the worst of them', () => {
    const heaps = heapsOf(
      [
        { pin: pin('a'), x: 3, y: 3 },
        { pin: pin('b', 'overdue'), x: 9, y: 5 },
        { pin: pin('c'), x: 90, y: 3 },
      ],
      40,
    )
    expect(heaps.map((heap) => [heap.pins.length, heap.state, heap.x])).toEqual([
      [2, 'overdue', 6],
      [1, 'clear', 90],
    ])
  })

  it('are one heap over the edge of a square, too, but not over the edge of an area', () => {
    const other = { ...pin('c'), area: '西环社区' }
    const heaps = heapsOf(
      [
        { pin: pin('a'), x: 39, y: 3 },
        { pin: pin('b'), x: 41, y: 3 },
        { pin: other, x: 41, y: 3 },
      ],
      40,
    )
    expect(heaps.map((heap) => heap.pins.map(({ id }) => id))).toEqual([['a', 'b'], ['c']])
  })

  it('are told apart where there is no heaping', () => {
    expect(
      heapsOf(
        [
          { pin: pin('a'), x: 3, y: 3 },
          { pin: pin('b'), x: 3, y: 3 },
        ],
        0,
      ),
    ).toHaveLength(2)
  })
})

describe('the state of a venue', () => {
  it.each([
    ['operating', 2, 1, 'overdue'],
    ['closed', 1, 0, 'open'],
    ['operating', 0, 0, 'clear'],
    ['suspended', 0, 0, 'idle'],
  ])('%s with %d open, %d late is %s', (status, open, overdue, state) => {
    expect(stateOf(status, open, overdue)).toBe(state)
  })
})

import { describe, expect, it } from 'vitest'
import type { GridNode, MapVenue } from '@/office/core/wire'
import { changesOf, narrowed, pinsOf } from './venues'

const venue = (more: Partial<MapVenue>): MapVenue => ({
  id: more.id ?? 'a',
  number: '辽西-0001',
  name: '面馆',
  address: '光明路1号',
  venue_class: 'restaurant',
  status: 'operating',
  grid: '1.2.1.1.',
  grid_name: '',
  lat: 43.5,
  lng: 123.5,
  open: 0,
  overdue: 0,
  ...more,
})
const all = [
  venue({ id: 'a' }),
  venue({ id: 'b', open: 2, overdue: 1, name: '网吧', venue_class: 'internet_cafe' }),
  venue({ id: 'c', lat: null, lng: null }),
]
const ids = (of: readonly { id: string }[]) => of.map(({ id }) => id)

describe('the venues of the map', () => {
  it.each([
    [{ show: 'open' }, ['b']],
    [{ show: 'overdue' }, ['b']],
    [{ show: 'unplaced' }, ['c']],
    [{ venue_class: 'internet_cafe' }, ['b']],
    [{ q: '光明 网' }, ['b']],
    [{}, ['a', 'b', 'c']],
  ])('narrowed by %j are %j', (by, expected) => {
    expect(ids(narrowed(all, { venue_class: '', show: '', q: '', ...by }))).toEqual(expected)
  })

  it('have a pin where they have a place, outlined by community or by grid', () => {
    const grids = [
      { path: '1.2.1.', level: 'community', name: '电厂社区' },
      { path: '1.2.1.1.', level: 'grid', name: '第1网格' },
    ] as GridNode[]
    expect(pinsOf(all, grids, '').map(({ id, area, state }) => [id, area, state])).toEqual([
      ['a', '电厂社区', 'clear'],
      ['b', '电厂社区', 'overdue'],
    ])
    expect(pinsOf(all, grids, '1.2.1.')[0]?.area).toBe('第1网格')
  })

  it('are moved by both halves at once, and taken away by both', () => {
    expect(changesOf({ lat: 1, lng: 2 }, { lat: 1, lng: 3 })).toEqual({
      lat: { from: 1, to: 1 },
      lng: { from: 2, to: 3 },
    })
    expect(changesOf({ lat: 1, lng: 2 }, null)).toEqual({ lat: { from: 1, to: null }, lng: { from: 2, to: null } })
  })
})

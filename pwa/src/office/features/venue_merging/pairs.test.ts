import { describe, expect, it } from 'vitest'
import type { Likeness } from '@/office/core/wire'
import { compared, firstKept, firstPicks, takenFrom } from './pairs'

const venue = (facts: object): Likeness['one'] =>
  ({
    name: '老王超市',
    address: '向阳街1号',
    venue_class: 'shop',
    status: 'operating',
    operator: '王',
    phone: null,
    lat: null,
    lng: null,
    codes: [],
    open_hazards: 0,
    last_visit_at: null,
    ...facts,
  }) as unknown as Likeness['one']
const pair = (one: object, other: object, differ: string[]): Likeness => ({
  one: venue(one),
  other: venue(other),
  alike: [],
  differ,
})

describe('two venues side by side', () => {
  it('hold what differs, and what is always asked for', () => {
    const rows = compared(pair({ area_m2: 50 }, { area_m2: 60 }, ['area_m2']))
    expect(rows.filter((row) => row.differs).map((row) => [row.label, row.one, row.other])).toEqual([
      ['建筑面积', '50 ㎡', '60 ㎡'],
    ])
    expect(rows.map((row) => row.name)).toContain('address')
  })

  it('take the value of the one that stays, but never a blank one', () => {
    const rows = compared(pair({ area_m2: 50, remark: '' }, { area_m2: 60, remark: '临街' }, ['area_m2', 'remark']))
    const picks = firstPicks(rows, 'one')
    expect(picks).toEqual({ area_m2: 'one', remark: 'other' })
    expect(takenFrom(picks, 'one')).toEqual(['remark'])
  })

  it('say of a place on the map only whether there is one', () => {
    const rows = compared(pair({ lat: 43.5, lng: 123.5 }, {}, ['lat', 'lng']))
    expect(rows[rows.length - 1]).toMatchObject({ label: '地图位置', one: '已标在地图上', other: '' })
  })

  it('keep the one with more behind it', () => {
    expect(firstKept(pair({}, { open_hazards: 1 }, []))).toBe('other')
    expect(firstKept(pair({ last_visit_at: '2026-01-02' }, { last_visit_at: '2026-01-01' }, []))).toBe('one')
    expect(firstKept(pair({}, {}, []))).toBe('one')
  })
})

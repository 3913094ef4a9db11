import { describe, expect, it } from 'vitest'
import type { CampaignTheme } from '@/office/core/wire'
import { argsOf, formOf, inParts, pasted, wrongOf } from './making'

const theme = {
  key: 'facilities',
  sector: '护栏广告牌',
  name: '护栏、广告牌专项整治',
  edition: '2026-11-30',
  domain: 'street_facility',
  by_venues: false,
  classes: [],
  site: 'billboard',
  items: [{ code: 'HG01' }, { code: 'HG02' }],
} as unknown as CampaignTheme

describe('a campaign that is made', () => {
  it('has all lines of its template asked, and a name with its year', () => {
    const form = formOf(theme)
    expect(form.codes).toEqual(['HG01', 'HG02'])
    expect(form.name).toMatch(/^\d{4}年护栏、广告牌专项整治$/)
    expect(wrongOf(form)).toBe('')
    expect(argsOf(form, theme, '220382.002.')).toMatchObject({ template: 'facilities', grid: '220382.002.' })
  })

  it('says what is wrong with it', () => {
    const form = formOf(theme)
    expect(wrongOf({ ...form, name: ' ' })).toBe('专项要有名字')
    expect(wrongOf({ ...form, ends_on: '2020-01-01' })).toBe('结束日期不能早于开始日期')
    expect(wrongOf({ ...form, codes: [] })).toBe('至少留一条要检查的')
    expect(wrongOf({ ...form, own: '灯箱漏电', own_days: '0' })).toContain('1 到 365 天')
  })
})

describe('sites that are pasted', () => {
  it('stand one a line, with the owner after a tab', () => {
    expect(pasted('民主街1号\t物业\n\n 光明路 2 号 \n', 'billboard')).toEqual([
      { kind: 'billboard', place: '民主街1号', owner: '物业' },
      { kind: 'billboard', place: '光明路 2 号' },
    ])
  })

  it('go in parts that the server takes', () => {
    expect(inParts(Array.from({ length: 1001 }, (_, n) => n)).map(({ length }) => length)).toEqual([500, 500, 1])
  })
})

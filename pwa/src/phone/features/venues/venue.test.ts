import { beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/phone/offline/db'
import { freshPhone, MEI, noodleShop } from '@/phone/testing/world'
import { missingFacts } from './facts'
import { changesOf, draftOf, problemsOf } from './register'
import { maskedPhone } from '@/shared/words/phones'
import { blankVenue, findVenues, likelySame, searchable, soundingLike } from './venue'

beforeEach(() => freshPhone())

const shop = (changes: Parameters<typeof noodleShop>[0] = {}) => ({ ...noodleShop(changes), codeValues: [] })

describe('search', () => {
  test.each(['老孙', '站前路', '0473', 'lsmg', 'LSMG', '老孙 站前'])('finds the noodle shop by %s', async (text) => {
    await db.venues.bulkPut([
      shop(),
      shop({ name: '好又多便利店', initials: 'hydbld', address: '电厂路 3 号', number: '辽西-0012' }),
    ])
    expect(findVenues(await searchable(), { text, venueClass: '', status: '' }).map((venue) => venue.name)).toEqual([
      '老孙面馆',
    ])
  })

  test.each(['199 7000 0000', '+8619970000000', '老孙 １９９　７０００　００００'])(
    'finds it by its number typed as %s',
    async (text) => {
      await db.venues.bulkPut([shop({ phone: '19970000000' }), shop({ name: '好又多便利店', phone: '199****0000' })])
      expect(findVenues(await searchable(), { text, venueClass: '', status: '' }).map((venue) => venue.name)).toEqual([
        '老孙面馆',
      ])
    },
  )

  test('narrows by class and status', async () => {
    await db.venues.bulkPut([shop(), shop({ status: 'closed' })])
    expect(findVenues(await searchable(), { text: '', venueClass: 'restaurant', status: 'closed' })).toHaveLength(1)
    expect(findVenues(await searchable(), { text: '', venueClass: 'school', status: '' })).toHaveLength(0)
  })
})

describe('entry', () => {
  test('asks for a name, a class and an address at least', () => {
    const blank = blankVenue(MEI)
    expect(Object.keys(problemsOf(blank, draftOf(blank)))).toEqual(['name', 'venue_class', 'address'])
  })

  test('a change says what stood there before; what was left alone is not sent', () => {
    const venue = { ...blankVenue(MEI), name: '老孙面馆', operator: '孙', version: 3 }
    const draft = draftOf(venue)
    Object.assign(draft.values, { area_m2: ' 80 ', lives_in: false, operator: '' })
    expect(changesOf(venue, draft)).toEqual({
      area_m2: { from: null, to: 80 },
      lives_in: { from: null, to: false },
      operator: { from: '孙', to: '' },
    })
  })

  test('what nobody has told us yet is counted', () => {
    expect(
      missingFacts({ ...blankVenue(MEI), name: '老孙面馆', address: '站前路', operator: '孙', phone: '1' }),
    ).toHaveLength(7)
  })
})

test('a phone shows its ends only', () => {
  expect(maskedPhone('13943461234')).toBe('139****1234')
  expect(maskedPhone('7230119')).toBe('****119')
  expect(maskedPhone('139****1234')).toBe('139****1234')
})

describe('what is typed otherwise than it is written', () => {
  const all = { venueClass: '', status: '' }
  const names = (venues: readonly { name: string }[]) => venues.map(({ name }) => name)

  beforeEach(() =>
    db.venues.bulkPut([
      shop({ name: '新客火锅', address: '站前路 12 号', operator: '王丽华', initials: 'xkhg' }),
      shop({ name: '好又多便利店', address: '电厂街3号', operator: '赵一', status: 'closed', number: '辽西-0012' }),
    ]),
  )

  test.each(['xinkehuoguo', 'xkhg', 'wlh', 'wanglihua', 'zql', '餐饮'])('%s finds it', async (text) => {
    expect(names(findVenues(await searchable(), { ...all, text }))).toContain('新客火锅')
  })

  test('a status is a word like any other', async () => {
    expect(names(findVenues(await searchable(), { ...all, text: '关闭' }))).toEqual(['好又多便利店'])
  })

  test.each(['星客火锅', '鑫客', '新客烤锅', '星客 站前路', '王丽花'])('%s is close to it', async (text) => {
    expect(names(await soundingLike(await searchable(), { ...all, text }))).toEqual(['新客火锅'])
  })

  test.each(['新客火锅', '大众烧烤', '客', ''])('%s is not merely close to anything', async (text) => {
    expect(await soundingLike(await searchable(), { ...all, text })).toEqual([])
  })

  test.each([
    ['星客火锅', ''],
    ['新客火锅城', ''],
    ['别的名字', '站前路12号'],
    ['', '站前12'],
  ])('%s at %s may be the same', async (name, address) => {
    expect(names(await likelySame(await searchable(), name, address))).toEqual(['新客火锅'])
  })

  test('another shop in another street is not', async () => {
    expect(await likelySame(await searchable(), '大众烧烤', '电厂街 12 号')).toEqual([])
  })
})

import { beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/phone/offline/db'
import { freshPhone, MEI, noodleShop } from '@/phone/testing/world'
import { missingFacts } from './facts'
import { changesOf, draftOf, problemsOf } from './register'
import { maskedPhone } from '@/shared/words/phones'
import { blankVenue, findVenues, searchable } from './venue'

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

/** The server's cases: the two rules never part. */
import { expect, test } from 'vitest'
// eslint-disable-next-line no-restricted-imports -- the cases lie with the server's tests, one file for both languages
import cases from '../../../../../tests/field/venues/sizes.json'
import type { LocalVenue } from '@/phone/offline/db'
import { oversizeOf, sizeWarning, type Sized } from './sizing'

const BLANK = {
  grid: '220382.002.01.01.',
  subtype: null,
  area_m2: null,
  rooms: null,
  beds: null,
  pupils: null,
  staff_count: null,
}

test.each(cases)('$case', ({ facts, oversize }) => {
  expect(oversizeOf({ ...BLANK, ...facts } as Sized, '2026-03-04')).toBe(oversize)
})

test('no limit holds before its day, nor in another province', () => {
  const shop = { ...BLANK, name: '大商场', venue_class: 'shop', area_m2: 5000 } as Sized
  expect(oversizeOf(shop, '2019-12-31')).toBeNull()
  expect(oversizeOf({ ...shop, grid: '370102.001.' }, '2026-03-04')).toBeNull()
})

test('the phone speaks while its change waits, then the server does', () => {
  const shop = { ...BLANK, name: '大商场', venue_class: 'shop', area_m2: 5000, oversize: null } as unknown as LocalVenue
  expect(sizeWarning(shop)).toBeNull()
  expect(sizeWarning({ ...shop, pending: true })).toContain('建筑面积 5000㎡')
})

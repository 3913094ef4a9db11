import { expect, test } from 'vitest'
import type { LocalEbike } from '@/phone/offline/db'
import { shownIn, type View } from './ebike'
import { changesOf, draftOf } from './entry'

const bike = (plate: LocalEbike['plate'], more: Partial<LocalEbike> = {}): LocalEbike =>
  ({
    id: 'b',
    grid: 'g',
    owner: '汪慧强',
    address: '光明路9号',
    plate,
    plate_number: null,
    active: true,
    version: 1,
    photos: [],
    battery: 'unknown',
    standard: 'unknown',
    parking: null,
    charging: null,
    modified: null,
    ...more,
  }) as LocalEbike
const VIEWS: View[] = ['all', 'unplated', 'temporary', 'unknown', 'gone']
const seen = (ebike: LocalEbike) => VIEWS.filter((view) => shownIn(ebike, view))

test('a plate nobody knows is not counted as none', () => {
  expect(seen(bike('unknown'))).toEqual(['all', 'unknown'])
  expect(seen(bike('none'))).toEqual(['all', 'unplated'])
  expect(seen(bike('formal'))).toEqual(['all'])
})

test('to mend something else leaves an unknown plate unknown', () => {
  const ebike = bike('unknown')
  const draft = { ...draftOf(ebike), address: '光明路10号' }

  expect(Object.keys(changesOf(ebike, draft))).toEqual(['address'])
})

import { beforeEach, expect, test } from 'vitest'
import { recordVisit } from '@/phone/features/patrols'
import { db } from '@/phone/offline/db'
import { setMeta } from '@/phone/offline/meta'
import { freshPhone, MEI, noodleShop, ticket } from '@/phone/testing/world'
import { dayOfMine } from './today'

beforeEach(() => freshPhone())

const venues = (...shops: ReturnType<typeof noodleShop>[]) =>
  db.venues.bulkPut(shops.map((shop) => ({ ...shop, codeValues: [] })))

test('a locked door is an attempt of today, no visit: the venue stays due, behind those not tried', async () => {
  const [locked, other] = [
    noodleShop({ name: '锁门店', address: '站前路 1 号' }),
    noodleShop({ name: '别家', address: '站前路 2 号' }),
  ]
  await venues(locked, other)
  await recordVisit(MEI, locked, { outcome: 'locked' })
  await recordVisit(MEI, locked, { outcome: 'refused' })
  const day = await dayOfMine(MEI)
  expect([day.done.length, day.tried.length, day.covered]).toEqual([0, 2, 0])
  expect(day.next.map(({ venue, attempts }) => [venue.name, attempts?.count])).toEqual([
    ['别家', undefined],
    ['锁门店', 2],
  ])
})

test('a gap told of after the day’s visit puts the venue first again', async () => {
  const [seen, other] = [noodleShop({ name: '出口上锁' }), noodleShop({ name: '别家' })]
  await venues(seen, other)
  await recordVisit(MEI, seen, { outcome: 'checked' })
  expect((await dayOfMine(MEI)).next.map(({ venue }) => venue.name)).toEqual(['别家'])
  const self_check = { on: '2026-03-02', at: new Date(Date.now() + 1000).toISOString(), gaps: ['安全出口上锁'] }
  await db.venues.update(seen.id, { self_check })
  expect((await dayOfMine(MEI)).next.map(({ venue, gap }) => [venue.name, gap])).toEqual([
    ['出口上锁', true],
    ['别家', false],
  ])
  await recordVisit(MEI, { ...seen, self_check }, { outcome: 'checked' })
  expect((await dayOfMine(MEI)).next.map(({ venue }) => venue.name)).toEqual(['别家'])
})

test('a copy that is still on its way is no day', async () => {
  await setMeta('arriving', true)
  expect((await dayOfMine(MEI)).arriving).toBe(true)
})

test('an open ticket without a last day is never overdue, and is told all the same', async () => {
  await db.hazards.bulkPut([ticket({ due_on: null }), ticket({ due_on: null, state: 'closed' })])
  const day = await dayOfMine(MEI)
  expect([day.overdue, day.dueSoon, day.undated]).toEqual([0, 0, 1])
})

/** The day by the plan: what is due this week, why, and how many a day. */
import { beforeEach, expect, test } from 'vitest'
import { recordVisit } from '@/phone/features/patrols'
import { db } from '@/phone/offline/db'
import { freshPhone, MEI, noodleShop } from '@/phone/testing/world'
import { newId } from '@/shared/api/ids'
import type { PlanRow, VenueRow, VisitOutcome } from '@/shared/api/rows'
import { addDays, today } from '@/shared/words/dates'
import { aimWords, dayOfMine } from './today'

const monthly = (changes: Partial<PlanRow> = {}): PlanRow => ({
  id: '220382.002.',
  year: 2026,
  version: 1,
  rules: [{ kind: 'regular', name: '小餐饮', targets: {}, every: 30, unit: 'day', since: addDays(today(), -300) }],
  phases: [],
  ...changes,
})

beforeEach(async () => {
  await freshPhone()
  await db.plans.put(monthly())
})

const shop = (name: string, changes: Partial<VenueRow> = {}) => noodleShop({ name, imported: true, ...changes })

async function visited(venue: VenueRow, days: number, outcome: VisitOutcome = 'checked', more: object = {}) {
  const at = new Date(Date.now() - days * 86_400_000).toISOString()
  const row = { id: newId(), venue_id: venue.id, venue_name: venue.name, grid: venue.grid, outcome, note: '', at }
  await db.visits.put({
    ...row,
    by: newId(),
    by_name: '陶',
    hazards: 0,
    photos: [],
    late: false,
    gaps_seen_at: null,
    ...more,
  })
}

const keep = (...shops: VenueRow[]) => db.venues.bulkPut(shops.map((one) => ({ ...one, codeValues: [] })))

test('what is late comes first, then as one walks: street, side, number', async () => {
  const shops = [
    shop('路口', { address: '站前路 12 号' }),
    shop('对面', { address: '站前路 3 号' }),
    shop('隔壁', { address: '站前路 11 号' }),
    shop('逾期', { address: '中山路 1 号' }),
  ]
  await keep(...shops)
  for (const one of shops.slice(0, 3)) await visited(one, 30)
  await visited(shops[3] as VenueRow, 40)
  const { next } = await dayOfMine(MEI)
  expect(next.map(({ venue, due }) => [venue.name, due?.due_on])).toEqual([
    ['逾期', addDays(today(), -10)],
    ['对面', today()],
    ['隔壁', today()],
    ['路口', today()],
  ])
  expect(next[0]?.due?.reasons[0]).toMatch(/^小餐饮每 30 天一次，上次 /)
})

test('a door that did not open stands in 再去 with its count, and is no visit', async () => {
  const [locked, other] = [shop('锁门店'), shop('别家')]
  await keep(locked, other)
  for (const one of [locked, other]) await visited(one, 31)
  await recordVisit(MEI, locked, { outcome: 'locked' })
  await recordVisit(MEI, locked, { outcome: 'refused' })
  const day = await dayOfMine(MEI)
  expect(day.next.map(({ venue }) => venue.name)).toEqual(['别家'])
  expect(day.retry.map(({ venue, due }) => [venue.name, due?.attempts])).toEqual([['锁门店', 2]])
  expect([day.covered, day.aim?.week, day.aim?.done]).toEqual([0, 2, 0])
})

test('who moved or closed asks for the registry, not for another walk', async () => {
  const gone = shop('搬走店')
  await keep(gone)
  await visited(gone, 31)
  await visited(gone, 1, 'moved')
  await db.venues.update(gone.id, { updated_at: new Date(Date.now() - 9 * 86_400_000).toISOString() })
  const day = await dayOfMine(MEI)
  expect([day.next, day.retry].map((list) => list.length)).toEqual([0, 0])
  expect(day.registry.map(({ venue }) => venue.name)).toEqual(['搬走店'])
  expect(day.aim?.week).toBe(0)
})

test('a visit answers it at once, and the day’s aim counts it in', async () => {
  const [one, other] = [shop('一家'), shop('二家')]
  await keep(one, other)
  for (const venue of [one, other]) await visited(venue, 31)
  const before = await dayOfMine(MEI)
  await recordVisit(MEI, one, { outcome: 'checked' })
  const after = await dayOfMine(MEI)
  expect(after.next.map(({ venue }) => venue.name)).toEqual(['二家'])
  expect([before.aim?.today, after.aim?.today, after.aim?.done]).toEqual([before.aim?.today, before.aim?.today, 1])
})

test('visits that stayed in the grid it came from count by what the venue remembers', async () => {
  const moved = shop('搬来店', { visited_at: new Date(Date.now() - 86_400_000).toISOString() })
  await keep(moved)
  await visited(moved, 90, 'checked', { grid: '220382.002.02.' })
  expect((await dayOfMine(MEI)).next.filter(({ due }) => due && due.due_on < addDays(today(), 29))).toEqual([])
})

test('with little left this week, the next few after it are shown', async () => {
  const later = [14, 16, 18, 20].map((days) => ({ one: shop(`后${days}`), days }))
  await keep(...later.map(({ one }) => one))
  for (const { one, days } of later) await visited(one, 30 - days)
  expect((await dayOfMine(MEI)).next.map(({ venue }) => venue.name)).toEqual(['后14', '后16', '后18'])
})

test('the aim in words', () => {
  const aim = { week: 12, late: 0, days: 3, today: 4, done: 0 }
  expect(aimWords(aim)).toBe('今天走 4 家就跟得上，已走 0 家；本周还有 12 家到期')
  expect(aimWords({ ...aim, late: 2, done: 4 })).toBe('今天的 4 家走完了；本周还有 12 家到期，其中 2 家已逾期')
  expect(aimWords({ ...aim, days: 0, today: 0 })).toBe('今天休息；本周还有 12 家到期')
  expect(aimWords({ ...aim, week: 0, done: 3 })).toBe('本周到期的都走完了')
})

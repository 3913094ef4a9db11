import { beforeEach, expect, test, vi } from 'vitest'
import { db } from '@/phone/offline/db'
import { freshPhone, MEI, noodleShop, restartPhone } from '@/phone/testing/world'
import { joinVisit, recordVisit, takeBack, UNDO_SECONDS } from './visit'

beforeEach(() => freshPhone())

test('a visit is on the disk at once, and held back so that it can be undone', async () => {
  const { command } = await recordVisit(MEI, noodleShop(), { outcome: 'checked' })
  await restartPhone()
  const row = await db.outbox.get({ id: command })
  expect(row?.retryAt).toBeGreaterThan(Date.now())
  expect(await db.visits.count()).toBe(1)
})

test('taken back in time, nothing of it is left', async () => {
  const recorded = await recordVisit(MEI, noodleShop(), { outcome: 'locked', note: '卷帘门关着' })
  expect(await takeBack(recorded)).toBe(true)
  expect([await db.outbox.count(), await db.visits.count()]).toEqual([0, 0])
})

test('too late, it stays', async () => {
  const recorded = await recordVisit(MEI, noodleShop(), { outcome: 'checked' })
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + UNDO_SECONDS * 1000 + 1)
  expect(await takeBack(recorded)).toBe(false)
  vi.restoreAllMocks()
  expect(await db.outbox.count()).toBe(1)
})

const CHECKED = { on: '2026-03-02', at: '2026-03-02T05:00:00.123456Z', gaps: ['安全出口上锁'] }

test('a visit says which self-check it knew of, a locked door none', async () => {
  await recordVisit(MEI, noodleShop({ self_check: CHECKED }), { outcome: 'checked' })
  await recordVisit(MEI, noodleShop({ self_check: CHECKED }), { outcome: 'locked' })
  await recordVisit(MEI, noodleShop(), { outcome: 'checked' })
  const sent = (await db.outbox.toArray()).map(({ args }) => (args as { gaps_seen_at: string | null }).gaps_seen_at)
  expect(sent).toEqual([CHECKED.at, null, null])
})

test('what is found after the owner told of a gap begins another visit, which knows of it', async () => {
  const shop = noodleShop()
  const before = await joinVisit(MEI, shop)
  expect(await joinVisit(MEI, shop)).toBe(before)
  const told = { ...shop, self_check: { ...CHECKED, at: new Date(Date.now() + 1000).toISOString() } }
  const after = await joinVisit(MEI, told)
  expect(after).not.toBe(before)
  expect(await db.visits.get(after)).toMatchObject({ hazards: 1, gaps_seen_at: told.self_check.at })
})

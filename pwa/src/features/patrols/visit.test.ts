import { beforeEach, expect, test, vi } from 'vitest'
import { db } from '@/offline/db'
import { freshPhone, MEI, noodleShop, restartPhone } from '@/testing/world'
import { recordVisit, takeBack, UNDO_SECONDS } from './visit'

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

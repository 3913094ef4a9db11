import { beforeEach, expect, test } from 'vitest'
import { newId } from '@/shared/api/ids'
import { db } from '@/phone/offline/db'
import { freshPhone, MEI, takenPhoto, TAO, ticket } from '@/phone/testing/world'
import { addDays, today } from '@/shared/words/dates'
import { recentSame } from './hazard'
import { askExtension, followUp, lifeChoicesOf, suspectHazard, whyNoExtension } from './life'
import { choicesOf, groupOf } from './standing'

beforeEach(() => freshPhone())

const open = (changes = {}) =>
  ticket({
    found_by: TAO.id,
    disposal: 'deadline',
    due_on: addDays(today(), 3),
    closing: false,
    void_asked_by: null,
    ...changes,
  })

test('longer time asked for is shown at once, and cannot be asked for twice', async () => {
  const seen = open()
  await db.hazards.put(seen)
  await askExtension(MEI, seen, { reason: '门没到货', protection: '专人看守', due_on: addDays(today(), 9) })
  const row = await db.hazards.get(seen.id)
  expect(row).toMatchObject({
    extension: { asked_due_on: addDays(today(), 9), by_name: MEI.name },
    due_on: seen.due_on,
  })
  expect(row && whyNoExtension(row, MEI)).toContain('已有一个申请')
})

test('why longer time cannot be had is known before the tap', () => {
  expect(whyNoExtension(open(), MEI)).toBe('')
  expect(whyNoExtension(open({ disposal: 'on_the_spot' }), MEI)).toContain('立查立改')
  expect(whyNoExtension(open({ due_on: addDays(today(), -1) }), MEI)).toContain('过了期限')
  expect(whyNoExtension(open({ extensions: 2 }), MEI)).toContain('2 次')
  expect(
    whyNoExtension(open({ supervised: { authority: '市政府', document_number: '1', due_on: today() } }), MEI),
  ).toContain('挂牌督办')
})

test('what may be 重大 waits for a receipt, whoever looks at it', async () => {
  const seen = open({ state: 'submitted' })
  await db.hazards.put(seen)
  expect(groupOf(seen, MEI)).toBe('recheck')
  await suspectHazard(MEI, seen, '唯一楼梯被封', [])
  const row = (await db.hazards.get(seen.id)) ?? seen
  expect(choicesOf(row, MEI)).toMatchObject({ pass: false, return: true })
  expect(groupOf(row, MEI)).toBe('working')
  const later = new Date(Date.now() + 1000).toISOString()
  const back = {
    ...row,
    transfer: { department: '消防救援大队', document_number: '1', at: later, receipted_at: later },
  }
  expect(choicesOf(back, MEI).pass).toBe(true)
})

test('a look back is offered when its day has come; found again it opens', async () => {
  const closed = open({
    state: 'closed',
    level: 'serious',
    closed_at: '2026-01-01T00:00:00Z',
    follow_up_on: today(),
    days: 5,
  })
  expect(lifeChoicesOf(closed, MEI).follow_up).toBe(true)
  expect(lifeChoicesOf({ ...closed, follow_up_on: addDays(today(), 1) }, MEI).follow_up).toBe(false)
  await db.hazards.put(closed)
  await followUp(MEI, closed, false, '又堆上了', [await takenPhoto()])
  expect(await db.hazards.get(closed.id)).toMatchObject({ state: 'rectifying', follow_up_on: null })
  expect((await db.outbox.toArray())[0]?.args).toMatchObject({ good: false, note: '又堆上了' })
})

test('of several that were the same, the open one is offered first', async () => {
  const venue_id = newId()
  const same = (changes: object) =>
    open({ id: newId(), venue_id, item_code: 'C01', found_at: new Date().toISOString(), ...changes })
  const closed = same({ state: 'closed' })
  const working = same({ found_at: new Date(Date.now() - 86_400_000).toISOString() })
  await db.hazards.bulkPut([closed, working, same({ state: 'voided' }), same({ item_code: 'C02' })])
  expect((await recentSame({ id: venue_id, name: '' }, 'C01'))?.id).toBe(working.id)
})

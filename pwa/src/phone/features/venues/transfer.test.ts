import { beforeEach, expect, test } from 'vitest'
import { db, type LocalVenue } from '@/phone/offline/db'
import { freshPhone, noodleShop } from '@/phone/testing/world'
import { today } from '@/shared/words/dates'
import { transferDraft, transferProblem } from '@/shared/words/transfer'
import { together } from './doors'
import { transferVenue } from './transfer'
import { EXPIRING, findVenues, searchable } from './venue'

const OLD = '91220382MA17XKPQ2D'
beforeEach(() => freshPhone())

async function shop(changes: Partial<LocalVenue> = {}): Promise<LocalVenue> {
  const codes = [{ kind: 'licence' as const, value: OLD, revoked: false, issued_at: '2026-01-01T00:00:00Z' }]
  const facts = {
    operator: '孙老',
    phone: '13812345678',
    licence_name: '老孙面馆',
    credit_code: OLD,
    pledge_signed: true,
  }
  const venue = { ...noodleShop({ codes, ...facts }), codeValues: [OLD], ...changes }
  await db.venues.put(venue)
  return venue
}

test('another owner is there at once, without network; the pledge is to be signed anew', async () => {
  const venue = await shop()
  await transferVenue(venue, { ...transferDraft(venue), operator: ' 李强 ', credit_code: '' })

  const now = await db.venues.get(venue.id)
  expect(now).toMatchObject({
    operator: '李强',
    phone: null,
    credit_code: null,
    pledge_signed: null,
    licence_name: '老孙面馆',
  })
  expect(now?.codes[0]?.revoked).toBe(true)
  const [sent] = await db.outbox.toArray()
  expect(sent).toMatchObject({ name: 'venue.transfer', subject: `venues/${venue.id}` })
  expect(sent?.args).toEqual({ venue_id: venue.id, operator: '李强', phone: null, credit_code: null })
})

test('told late, it holds from the beginning of its day', async () => {
  const venue = await shop()
  await transferVenue(venue, { ...transferDraft(venue), operator: '李强', day: '2026-01-05' })

  expect((await db.outbox.toArray())[0]?.args).toMatchObject({ taken_over_at: '2026-01-05T00:00:00+08:00' })
})

test('what is missing is said', async () => {
  const venue = await shop()
  const draft = transferDraft(venue)
  const filled = { ...draft, operator: '李强' }
  expect(transferProblem(venue, filled)).toBe('')
  expect(transferProblem(venue, draft)).toContain('姓名')
  expect(transferProblem(venue, { ...filled, phone: '不知道' })).toContain('电话')
  expect(transferProblem(venue, { ...filled, day: '2999-01-01' })).toContain('日期')
  expect(transferProblem(venue, { ...draft, operator: '孙老', phone: '13812345678' })).toContain('一样')
})

test('each picture of the door is shown once, the newest first', () => {
  const one = { id: 'a', taken_at: '2026-01-01T00:00:00Z', author_name: '梅雪', waiting: false }
  const other = { id: 'b', taken_at: '2026-02-01T00:00:00Z', author_name: '我', waiting: true }
  expect(
    together([one], [{ ...one, author_name: '我' }, other]).map(({ id, author_name }) => [id, author_name]),
  ).toEqual([
    ['b', '我'],
    ['a', '梅雪'],
  ])
})

test('what expires is found, the worst first', async () => {
  await shop({ name: '还早', extinguishers_expire_on: '2999-01-01' })
  await shop({ name: '今天', extinguishers_expire_on: today() })
  await shop({ name: '早过期', extinguishers_expire_on: '2020-01-01' })
  await shop({ name: '关了', extinguishers_expire_on: '2020-01-01', status: 'closed' })

  const found = findVenues(await searchable(), { text: '', venueClass: '', status: EXPIRING })
  expect(found.map(({ name }) => name)).toEqual(['早过期', '今天'])
})

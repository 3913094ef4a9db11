import { beforeEach, describe, expect, test } from 'vitest'
import { newId } from '@/shared/api/ids'
import { freshPhone, json, MEI, portalPage, problem, restartPhone, Server, TAO, ticket } from '@/phone/testing/world'
import { db } from './db'
import { drain, nextDue } from './drain'
import { getMeta, setMeta } from './meta'
import { act, dismiss, retry } from './outbox'

let server: Server

beforeEach(async () => {
  await freshPhone()
  server = new Server()
})

/** Notes by default: the simplest command there is. */
function note(text: string, id = newId()) {
  return act('hazard.note', { id, text }, { local: async () => undefined })
}

const states = () => db.outbox.orderBy('n').toArray((rows) => rows.map((row) => row.state))
const texts = () => server.ledger.map((command) => (command.args as { text: string }).text)

describe('what was saved', () => {
  test('is still there when the phone dies before it is sent, and goes out afterwards', async () => {
    server.online = false
    await note('梯道堆放杂物')
    await restartPhone()
    expect(await states()).toEqual(['waiting'])

    server.online = true
    expect(await drain(true)).toBe('done')
    expect(texts()).toEqual(['梯道堆放杂物'])
    expect(await states()).toEqual([])
  })

  test('is carried out once when the answer was lost on the way back', async () => {
    await note('配电箱无盖')
    server.loseAnswers = true
    expect(await drain()).toBe('unreachable')
    expect(await states()).toEqual(['waiting'])

    server.loseAnswers = false
    await drain(true)
    expect(texts()).toEqual(['配电箱无盖'])
    expect(await states()).toEqual([])
  })

  test('goes out in the order of saving, in batches of fifty', async () => {
    const all = Array.from({ length: 120 }, (_, i) => `第 ${i} 条`)
    for (const text of all) await note(text)
    await drain()
    expect(server.pushes.map((push) => push.commands.length)).toEqual([50, 50, 20])
    expect(texts()).toEqual(all)
  })

  test('never makes a push larger than the server takes', async () => {
    for (let i = 0; i < 5; i++) await note('长'.repeat(30_000))
    await drain()
    expect(server.pushes.map((push) => push.commands.length)).toEqual([2, 2, 1])
  })

  test('tells the server what would be lost with the phone', async () => {
    for (let i = 0; i < 60; i++) await note(`${i}`)
    await drain()
    expect(server.pushes.map((push) => [push.sequence, push.pending.commands])).toEqual([
      [60, 60],
      [60, 10],
    ])
    expect(server.pushes[0]?.device).toBe(await getMeta('install'))
  })

  test('names the waiting commands it builds on, so that the server sees them in order', async () => {
    const id = newId()
    const first = await note('先', id)
    await note('后', id)
    expect((await db.outbox.toArray()).map((row) => row.after)).toEqual([[], [first]])
  })
})

describe('no answer of ours means not sent', () => {
  test.each([
    ['a captive portal with status 200', portalPage],
    ['a captive portal that speaks JSON', () => json({ login: true })],
    ['a gateway that is broken', () => new Response('Bad Gateway', { status: 502 })],
    ['a server that is busy', () => problem(503, 'busy')],
    ['a server that asks for patience', () => problem(429, 'too_many')],
    ['our own fault', () => problem(500, 'server.error')],
    ['a route an older server lacks', () => problem(404, 'route.unknown')],
  ])('%s', async (_, answer) => {
    server.trouble = () => answer()
    await note('一')
    await note('二')
    await drain()
    expect(await states()).toEqual(['waiting', 'waiting'])

    server.trouble = () => undefined
    await drain(true)
    expect(texts()).toEqual(['一', '二'])
  })

  test('a server that answers for some commands only has not got the others', async () => {
    await note('一')
    await note('二')
    server.trouble = ({ path }) => (path.endsWith('push') ? json({ results: [] }) : undefined)
    await drain()
    expect(await states()).toEqual(['waiting', 'waiting'])
  })

  test('waits as long as Retry-After says', async () => {
    server.trouble = () => problem(503, 'busy', { 'Retry-After': '120' })
    await note('一')
    await drain()
    expect((await nextDue()) ?? 0).toBeGreaterThan(Date.now() + 110_000)
    expect(await drain()).toBe('resting')
    expect(server.requests).toHaveLength(1)
  })

  test('a session that ended keeps everything and asks for a new sign-in', async () => {
    server.signedIn = null
    await note('一')
    expect(await drain()).toBe('signed_out')
    expect(await getMeta('sessionLost')).toBe(true)
    expect(await states()).toEqual(['waiting'])
  })
})

describe('a poisoned command', () => {
  test('never blocks the others, on the first round or later', async () => {
    server.trouble = ({ path, bytes }) =>
      path.endsWith('push') && new TextDecoder().decode(bytes).includes('毒') ? problem(500, 'server.error') : undefined
    for (const text of ['一', '毒', '二', '三']) await note(text)
    await drain()
    expect(texts()).toEqual(['一', '二', '三'])
    expect(await db.outbox.toArray()).toMatchObject([{ state: 'waiting', tries: 1, code: 'server.error' }])

    await note('四')
    await drain()
    expect(texts()).toEqual(['一', '二', '三', '四'])
  })

  test('goes out when the server has been mended', async () => {
    server.trouble = ({ path }) => (path.endsWith('push') ? problem(500, 'server.error') : undefined)
    await note('一')
    await note('二')
    await drain()
    server.trouble = () => undefined
    await drain(true)
    await drain(true)
    expect(texts()).toEqual(['一', '二'])
  })
})

describe('the answers', () => {
  test.each(['superseded', 'parked', 'id_reused'] as const)('%s is kept and shown with its words', async (result) => {
    server.judge = () => ({ result, code: 'some.code', detail: '为什么', facts: { who: '应急办' } })
    await note('一')
    await drain()
    await drain(true)
    expect(await db.outbox.toArray()).toMatchObject([
      { state: result, code: 'some.code', detail: '为什么', facts: { who: '应急办' } },
    ])
    expect(server.pushes).toHaveLength(1)
  })

  test('an id used twice is shown to its author', async () => {
    const id = await note('一')
    await drain()
    await note('二')
    await db.outbox.toCollection().modify({ id })
    await drain()
    expect(await states()).toEqual(['id_reused'])
  })

  test('held is sent again until what it builds on has arrived', async () => {
    let arrived = false
    server.judge = () => (arrived ? undefined : { result: 'held', code: 'command.held' })
    await note('一')
    await drain()
    expect(await states()).toEqual(['held'])
    arrived = true
    await drain(true)
    expect(texts()).toEqual(['一'])
    expect(await states()).toEqual([])
  })

  test('replayed counts as what it was the first time', async () => {
    server.judge = () => ({ result: 'superseded', code: 'hazard.closed' })
    await note('一')
    server.loseAnswers = true
    await drain()
    server.loseAnswers = false
    await drain(true)
    expect(await states()).toEqual(['superseded'])
  })

  test('a ticket gets its number at once', async () => {
    const hazard = ticket()
    server.judge = () => ({ number: 'YH-2026-0001' })
    const args = { id: hazard.id, venue_id: newId(), item_code: 'A1', edition: '2026', photos: [] }
    await act('hazard.report', args, { local: () => db.hazards.put(hazard) })
    await drain()
    expect(await db.hazards.get(hazard.id)).toMatchObject({ number: 'YH-2026-0001' })
    expect(await db.hazards.get(hazard.id)).not.toHaveProperty('pending')
  })

  test('what was parked can be tried again, or let go of together with the row only it explained', async () => {
    const hazard = ticket()
    server.judge = () => ({ result: 'parked', code: 'venue.unknown' })
    const args = { id: hazard.id, venue_id: newId(), item_code: 'A1', edition: '2026', photos: [] }
    const id = await act('hazard.report', args, { local: () => db.hazards.put(hazard) })
    await drain()
    await retry(id)
    expect(await states()).toEqual(['waiting'])
    await drain()
    expect(await db.hazards.count()).toBe(1)
    await dismiss(id)
    expect(await states()).toEqual([])
    expect(await db.hazards.count()).toBe(0)
  })
})

describe('the outbox belongs to its author', () => {
  test('another person signed in on the same phone does not send it', async () => {
    await note('梅写的')
    await setMeta('me', TAO)
    server.signedIn = TAO
    await note('陶写的')
    await drain()
    expect(texts()).toEqual(['陶写的'])
    expect(server.pushes.every((push) => push.author === TAO.id)).toBe(true)

    await setMeta('me', MEI)
    server.signedIn = MEI
    await drain()
    expect(texts()).toEqual(['陶写的', '梅写的'])
  })

  test('a server that sees another person behind the session asks for a new sign-in', async () => {
    server.trouble = () => problem(403, 'outbox.not_yours')
    await note('一')
    expect(await drain()).toBe('signed_out')
    expect(await states()).toEqual(['waiting'])
  })
})

describe('two at once', () => {
  test('two rounds on one page send once', async () => {
    await note('一')
    expect((await Promise.all([drain(), drain()])).sort()).toEqual(['busy', 'done'])
    expect(server.pushes).toHaveLength(1)
  })
})

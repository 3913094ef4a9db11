import { beforeEach, describe, expect, test } from 'vitest'
import { NotReached } from '@/shared/api/client'
import { newId } from '@/shared/api/ids'
import { emptiedPhone, FOREIGN, foreign, json, noodleShop, Server, TAO } from '@/phone/testing/world'
import { db } from './db'
import { drain } from './drain'
import { getMeta, setMeta } from './meta'
import { act } from './outbox'
import { changePassword, me, refreshMe, signIn, signOutEverywhere } from './session'

let server: Server

beforeEach(async () => {
  await emptiedPhone()
  server = new Server()
  await db.venues.put({ ...noodleShop(), codeValues: [] })
  await setMeta('cursor', 'a')
  await act('hazard.note', { id: newId(), text: '门口有杂物' }, { local: async () => undefined })
})

/** All that must not change: who is here, what they see, what they have not sent. */
async function kept() {
  const tables = [db.venues, db.outbox, db.drafts, db.photos]
  const counts = await Promise.all(tables.map((table) => table.count()))
  const states = await db.outbox.toArray((rows) => rows.map((row) => row.state))
  const metas = await Promise.all(
    (['mirrorOf', 'cursor', 'sessionLost', 'closed', 'locked', 'signOutOwed'] as const).map((key) => getMeta(key)),
  )
  return { counts, states, metas, who: (await getMeta('me'))?.id }
}

describe.each(FOREIGN)('%s', (_, answer) => {
  test('to "who am I" changes nothing', async () => {
    const before = await kept()
    server.trouble = () => answer()
    await refreshMe()
    expect(await kept()).toEqual(before)
  })

  test('to a sign-in or a new password is told as "not reached", and nobody else is signed in', async () => {
    const before = await kept()
    server.trouble = () => answer()
    await expect(signIn('tao', 'secret')).rejects.toThrow(NotReached)
    await expect(changePassword('secret', 'new')).rejects.toThrow(NotReached)
    expect(await kept()).toEqual(before)
    expect(me.value?.id).not.toBe(TAO.id)
  })

  test('to what was sent and asked for stops nothing for good', async () => {
    const before = await kept()
    server.trouble = () => answer()
    expect(await drain(true)).toBe('unreachable')
    expect(await kept()).toEqual(before)

    server.trouble = () => undefined
    expect(await drain(true)).toBe('done')
    expect(server.ledger).toHaveLength(1)
    expect(await db.outbox.count()).toBe(0)
  })
})

test.each(FOREIGN.slice(0, 9))(
  '%s does not end the sessions elsewhere, and this phone is not emptied for it',
  async (_, answer) => {
    const before = await kept()
    server.trouble = () => answer()
    await expect(signOutEverywhere()).rejects.toThrow(NotReached)
    expect(await kept()).toEqual(before)
  },
)

const BENT: [string, unknown][] = [
  ['no results', {}],
  ['results that are no list', { results: 'ok' }],
  ['results that name nothing', { results: [null, 7, { result: 'applied' }] }],
]

test.each(BENT)('a push answered with %s has sent nothing', async (_, body) => {
  server.trouble = ({ path }) => (path.endsWith('push') ? json(body) : undefined)
  expect(await drain(true)).toBe('unreachable')
  expect(await db.outbox.toArray()).toMatchObject([{ state: 'waiting' }])
})

const DELTAS: [string, unknown][] = [
  ['a cursor that is a number', { cursor: 5 }],
  ['rows that are a word', { rows: 'all' }],
  ['rows of a kind that are no list', { rows: { venue: { id: '1' } } }],
  ['rows that are no rows', { rows: { venue: [null, 'x'] } }],
  ['what is gone as a word', { gone: { venue: 'all' } }],
  ['what was left as a number', { leave: 7 }],
  ['no time', { server_time: undefined }],
  ['a time that is none', { server_time: 'soon' }],
]

test.each(DELTAS)('a pull answered with %s changes no row and no cursor', async (_, bent) => {
  const whole = {
    cursor: 'b',
    server_time: new Date().toISOString(),
    rows: {},
    gone: {},
    leave: [],
    reset: true,
    ...(bent as object),
  }
  server.trouble = ({ path }) => (path.includes('pull') ? json(whole) : undefined)
  expect(await drain(true)).toBe('unreachable')
  expect([await db.venues.count(), await getMeta('cursor')]).toEqual([1, 'a'])
})

test('a portal that leads elsewhere is not followed', async () => {
  server.trouble = ({ path }) => {
    if (path.includes('session')) throw new TypeError('redirect')
    return foreign('', 302, 'text/html', { Location: 'https://portal.example' })
  }
  const before = await kept()
  await refreshMe()
  expect(await drain(true)).toBe('unreachable')
  expect(await kept()).toEqual(before)
})

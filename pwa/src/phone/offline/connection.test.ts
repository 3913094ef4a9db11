import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { newId } from '@/shared/api/ids'
import { emptiedPhone, problem, Server } from '@/phone/testing/world'
import { startConnection, syncNow, syncState } from './connection'
import { db } from './db'
import { act } from './outbox'

let server: Server
let stop: () => void

beforeEach(async () => {
  await emptiedPhone()
  server = new Server()
  stop = startConnection()
  await vi.waitFor(() => expect(syncState.value.lastSyncAt).not.toBeNull())
})
afterEach(() => stop())

const note = (text: string) => act('hazard.note', { id: newId(), text }, { local: async () => undefined })
const sent = () => server.ledger.map((command) => (command.args as { text: string }).text)

test('what is saved goes out by itself', async () => {
  await note('一')
  await vi.waitFor(() => expect(sent()).toEqual(['一']))
  await vi.waitFor(() => expect(syncState.value).toMatchObject({ online: true, sending: false, waiting: 0 }))
})

test('the network’s return is answered at once, whatever the back-off', async () => {
  server.online = false
  await note('一')
  await vi.waitFor(() => expect(syncState.value).toMatchObject({ online: false, waiting: 1 }))
  await db.meta.put({ key: 'backoff', value: { tries: 9, until: Date.now() + 300_000 } })

  server.online = true
  dispatchEvent(new Event('online'))
  await vi.waitFor(() => expect(sent()).toEqual(['一']))
})

test('so is the page’s return to the screen', async () => {
  server.online = false
  await note('一')
  await vi.waitFor(() => expect(syncState.value.online).toBe(false))
  server.online = true
  document.dispatchEvent(new Event('visibilitychange'))
  await vi.waitFor(() => expect(sent()).toEqual(['一']))
})

test('what was turned down asks for attention, and no longer counts as waiting', async () => {
  server.judge = () => ({ result: 'parked', code: 'venue.unknown' })
  await note('一')
  await vi.waitFor(() => expect(syncState.value).toMatchObject({ waiting: 0, attention: 1 }))
})

test('what the server chokes on again and again asks for attention while it waits', async () => {
  server.trouble = ({ path }) => (path.endsWith('push') ? problem(500, 'server.error') : undefined)
  await note('一')
  for (let i = 0; i < 6; i++) await syncNow()
  await vi.waitFor(() => expect(syncState.value).toMatchObject({ waiting: 1, attention: 1 }))
})

test('what is saved while a round is on its way goes out right after it', async () => {
  let second: Promise<unknown> | undefined
  server.trouble = ({ path }) => {
    if (path.startsWith('/api/sync/pull')) second ??= note('二')
    return undefined
  }
  await note('一')
  await vi.waitFor(() => expect(sent().sort()).toEqual(['一', '二']))
})

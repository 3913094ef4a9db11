import { beforeEach, describe, expect, test, vi } from 'vitest'
import { newId } from '@/shared/api/ids'
import { emptiedPhone, MEI, noodleShop, problem, Server, takenPhoto, TAO, ticket } from '@/phone/testing/world'
import { PHOTO_CACHE } from './caches'
import { db } from './db'
import { drain } from './drain'
import { SILENT_DAYS } from './heard'
import { getMeta, setMeta } from './meta'
import { act } from './outbox'
import { othersWaiting } from './rescue'
import { loadMe, locked, me, refreshMe, sessionLost, signIn, signOut } from './session'

let server: Server
const dropped = vi.fn(() => Promise.resolve(true))
const DAY = 24 * 3600_000

beforeEach(async () => {
  await emptiedPhone()
  server = new Server()
  dropped.mockClear()
  vi.stubGlobal('caches', { delete: dropped })
  await fill()
})

/** A phone in use: rows, inbox, papers, a draft, a picture the server has, and work not yet sent. */
async function fill(): Promise<void> {
  me.value = MEI
  sessionLost.value = locked.value = false
  await db.venues.put({ ...noodleShop(), codeValues: [] })
  await db.hazards.put(ticket())
  await setMeta('inbox', { of: MEI.id, items: [] })
  await setMeta('papers', { of: MEI.id, items: [] })
  await setMeta('map', { tiles: ['https://t/{x}/{y}/{z}?tk=key'], credit: '', datum: 'wgs84' })
  await setMeta('unread', 3)
  await setMeta('cursor', 'a')
  await db.drafts.put({ key: `${MEI.id}/report`, value: { text: '写了一半' }, at: '2026-03-01T00:00:00Z' })
  const shown = await takenPhoto()
  await db.photos.update(shown.id, { state: 'safe' })
  await db.photoData.delete(shown.id)
  await act(
    'hazard.note',
    { id: newId(), text: '门口有杂物', photos: [await takenPhoto()] },
    { local: async () => undefined },
  )
}

const ofServer = async () => ({
  rows: (
    await Promise.all(
      [db.venues, db.hazards, db.visits, db.ebikes, db.grids, db.items, db.shadows].map((table) => table.count()),
    )
  ).reduce((sum, n) => sum + n, 0),
  metas: (
    await Promise.all((['inbox', 'papers', 'unread', 'map', 'cursor'] as const).map((key) => getMeta(key)))
  ).filter((one) => one !== undefined).length,
  pictures: await db.photos.where('state').equals('safe').count(),
  cached: dropped.mock.calls.length === 0,
})
const EMPTY = { rows: 0, metas: 0, pictures: 0, cached: false }
const ours = async () => [await db.outbox.count(), await db.photoData.count(), await db.drafts.count()]

describe('a closed account', () => {
  const closed = () => problem(401, 'account.closed')

  test.each([
    ['who we are', () => refreshMe()],
    ['what is new', () => drain(true)],
  ])('told when asked for %s empties the phone but not what waits in it', async (_, ask) => {
    server.trouble = ({ method }) => (method === 'DELETE' ? undefined : closed())
    await ask()
    expect(await ofServer()).toEqual(EMPTY)
    expect(dropped).toHaveBeenCalledWith(PHOTO_CACHE)
    expect(await ours()).toEqual([1, 1, 1])
    expect([await getMeta('me'), await getMeta('closed')]).toEqual([undefined, { name: '梅雪' }])
    expect(server.requests[server.requests.length - 1]).toMatchObject({ method: 'DELETE', path: '/api/session' })
  })

  test('is told by its name, however often the server says so', async () => {
    server.trouble = ({ method }) => (method === 'DELETE' ? undefined : closed())
    await Promise.all([refreshMe(), drain(true), refreshMe()])
    expect(await getMeta('closed')).toEqual({ name: '梅雪' })
  })

  test('leaves its work to its author alone', async () => {
    server.trouble = () => closed()
    await refreshMe()
    server.trouble = () => undefined

    server.signedIn = TAO
    await signIn('tao', 'secret')
    await drain(true)
    expect(server.ledger).toEqual([])
    expect(await othersWaiting()).toEqual([{ name: '梅雪', commands: 1 }])

    server.signedIn = MEI
    await signIn('mei', 'secret')
    expect(await drain(true)).toBe('done')
    expect(server.ledger).toHaveLength(1)
    expect(await getMeta('closed')).toBeUndefined()
  })
})

describe('an account the server has not spoken of', () => {
  const silentFor = (days: number) => setMeta('heardAt', Date.now() - days * DAY)

  test('for a week is locked at the next start, and emptied when there is no word then either', async () => {
    await silentFor(SILENT_DAYS + 0.1)
    server.online = false
    expect(await loadMe()).toMatchObject({ name: '梅雪' })
    expect(locked.value).toBe(true)
    await refreshMe()
    expect(await ofServer()).toEqual(EMPTY)
    expect(await ours()).toEqual([1, 1, 1])
    expect(await getMeta('me')).toMatchObject({ name: '梅雪' })

    server.online = true
    await refreshMe()
    expect(locked.value).toBe(false)
    expect(await drain(true)).toBe('done')
    expect(server.ledger).toHaveLength(1)
  })

  test('for a week keeps its rows when the server speaks at the start', async () => {
    await silentFor(SILENT_DAYS + 30)
    await loadMe()
    expect(locked.value).toBe(true)
    await refreshMe()
    expect([locked.value, await db.venues.count(), await getMeta('cursor')]).toEqual([false, 1, 'a'])
  })

  test('for less keeps everything, without network or session', async () => {
    await silentFor(SILENT_DAYS - 0.1)
    server.online = false
    await loadMe()
    await refreshMe()
    await drain(true)
    server.online = true
    server.signedIn = null
    await refreshMe()
    await drain(true)
    expect([locked.value, sessionLost.value || (await getMeta('sessionLost'))]).toEqual([false, true])
    expect((await ofServer()).rows).toBe(2)
  })

  test('goes while a page stands open too, and with a session that ended', async () => {
    await silentFor(SILENT_DAYS + 1)
    server.signedIn = null
    expect(await drain(true)).toBe('signed_out')
    expect(await ofServer()).toEqual(EMPTY)
    expect(await getMeta('locked')).toBe(true)
  })

  test('is heard of again by any answer about its rows', async () => {
    await silentFor(SILENT_DAYS - 1)
    await drain(true)
    expect(Date.now() - ((await getMeta('heardAt')) ?? 0)).toBeLessThan(DAY)
  })

  test('by a phone that never noted it begins to count now', async () => {
    server.online = false
    await loadMe()
    await refreshMe()
    expect([locked.value, (await ofServer()).rows]).toEqual([false, 2])
    expect(await getMeta('heardAt')).toBeGreaterThan(Date.now() - DAY)
  })
})

test('who leaves takes inbox, papers and pictures along, and leaves the unsent work', async () => {
  await signOut()
  expect(await ofServer()).toEqual(EMPTY)
  expect(await ours()).toEqual([1, 1, 1])
})

test('another person finds neither inbox nor papers nor pictures of the one before', async () => {
  server.signedIn = TAO
  await refreshMe()
  expect(await ofServer()).toEqual(EMPTY)
  expect(await ours()).toEqual([1, 1, 1])
})

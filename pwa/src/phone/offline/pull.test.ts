import { beforeEach, describe, expect, test } from 'vitest'
import { newId } from '@/shared/api/ids'
import { freshPhone, MEI, noodleShop, portalPage, problem, Server, takenPhoto, ticket } from '@/phone/testing/world'
import { db } from './db'
import { drain } from './drain'
import { getMeta, setMeta } from './meta'
import { act } from './outbox'

let server: Server

beforeEach(async () => {
  await freshPhone()
  server = new Server()
})

const submit = (id: string, photos: object[] = []) =>
  act(
    'hazard.submit',
    { id, base: 1, photos: photos as never[] },
    { local: () => db.hazards.update(id, { state: 'submitted' }) },
  )

describe('the server’s rows', () => {
  test('come in pages, each kept with its cursor', async () => {
    const [one, two] = [noodleShop(), noodleShop()]
    server.pages = [
      { cursor: 'a', more: true, rows: { venue: [one] } },
      { cursor: 'b', rows: { venue: [two] } },
    ]
    await drain()
    expect(await db.venues.count()).toBe(2)
    expect(await getMeta('cursor')).toBe('b')
    expect(server.requests.map(({ path }) => path)).toEqual(['/api/sync/pull', '/api/sync/pull?cursor=a'])
  })

  test('are whole only after the last page: until then no figure of them is true', async () => {
    const told: unknown[] = []
    server.pages = [{ cursor: 'a', more: true, rows: { venue: [noodleShop()] } }]
    server.trouble = ({ path }) => (path.includes('cursor=a') ? problem(502, 'down') : undefined)
    await drain()
    told.push(await getMeta('arriving'))
    server.trouble = () => undefined
    server.pages = [{ cursor: 'b', rows: { venue: [noodleShop()] } }]
    await drain(true)
    told.push(await getMeta('arriving'))
    server.pages = [{ cursor: 'c', more: true, reset: true, rows: { venue: [noodleShop()] } }, { cursor: 'd' }]
    server.trouble = ({ path }) => (path.includes('cursor=c') ? problem(502, 'down') : undefined)
    await drain(true)
    told.push(await getMeta('arriving'))
    expect(told).toEqual([true, undefined, true])
  })

  test('can be found by every code, revoked ones and the credit code too', async () => {
    const codes = [
      { kind: 'jian', value: 'JA22038200200473', revoked: true, issued_at: '2026-01-01T00:00:00Z' },
    ] as const
    server.pages = [{ rows: { venue: [noodleShop({ codes: [...codes], credit_code: '91220382MA0000000A' })] } }]
    await drain()
    expect(await db.venues.where('codeValues').equals('JA22038200200473').count()).toBe(1)
    expect(await db.venues.where('codeValues').equals('91220382MA0000000A').count()).toBe(1)
  })

  test('go when they are gone, or their grid is no longer ours', async () => {
    const [here, there] = [noodleShop(), noodleShop({ grid: '220382.003.01.' })]
    const hazard = ticket({ grid: '220382.003.01.' })
    const grids = [here.grid, there.grid].map((path) => ({
      path,
      name: '',
      level: 'grid' as const,
      full_name: '',
      worker_names: [],
    }))
    server.pages = [{ rows: { venue: [here, there], hazard: [hazard], grid: grids } }, { leave: ['220382.003.'] }]
    await drain()
    await drain()
    expect(await db.venues.toCollection().primaryKeys()).toEqual([here.id])
    expect(await db.grids.toCollection().primaryKeys()).toEqual([here.grid])
    expect(await db.hazards.count()).toBe(0)

    server.pages = [{ gone: { venue: [here.id] } }]
    await drain()
    expect(await db.venues.count()).toBe(0)
  })

  test('of a kind this version does not know do no harm', async () => {
    server.pages = [{ cursor: 'c', rows: { unheard_of: [{ id: '1' }] } as never }]
    expect(await drain()).toBe('done')
    expect(await getMeta('cursor')).toBe('c')
  })

  test('an answer that is not ours changes nothing', async () => {
    await setMeta('cursor', 'a')
    for (const answer of [portalPage(), problem(500, 'server.error')]) {
      server.trouble = () => answer
      expect(await drain(true)).toBe('unreachable')
    }
    expect(await getMeta('cursor')).toBe('a')
  })

  test('older than the phone keeps are dropped, unsent work never', async () => {
    const old = '2020-01-01T00:00:00Z'
    const [closed, open] = [ticket({ state: 'closed', closed_at: old }), ticket()]
    const lost = await takenPhoto()
    await db.photos.update(lost.id, { taken_at: old })
    const waiting = await takenPhoto()
    await db.photos.update(waiting.id, { taken_at: old, state: 'waiting', command_id: 'x' })
    server.pages = [{ rows: { hazard: [closed, open] } }]
    await drain()
    expect(await db.hazards.toCollection().primaryKeys()).toEqual([open.id])
    expect(await db.photoData.toCollection().primaryKeys()).toEqual([waiting.id])
  })
})

describe('a local change', () => {
  test('stays on the screen while it waits, whatever the server sends', async () => {
    const hazard = ticket()
    await db.hazards.put(hazard)
    server.judge = () => ({ result: 'held' })
    await submit(hazard.id)
    server.pages = [{ rows: { hazard: [{ ...hazard, detail: '别人补充', version: 2 }] } }]
    await drain()
    expect(await db.hazards.get(hazard.id)).toMatchObject({ state: 'submitted', version: 1, pending: true })

    server.judge = () => undefined
    await drain(true)
    expect(await db.hazards.get(hazard.id)).toMatchObject({ state: 'rectifying', version: 2, detail: '别人补充' })
    expect(await db.hazards.get(hazard.id)).not.toHaveProperty('pending')
    expect(await db.shadows.count()).toBe(0)
  })

  test('gives way to the server’s row once the command was applied', async () => {
    const hazard = ticket()
    await db.hazards.put(hazard)
    await submit(hazard.id)
    server.pages = [{ rows: { hazard: [{ ...hazard, state: 'submitted', version: 2 }] } }]
    await drain()
    expect(await db.hazards.get(hazard.id)).toEqual({ ...hazard, state: 'submitted', version: 2 })
  })

  test('is taken back when the command was turned down', async () => {
    const hazard = ticket()
    await db.hazards.put(hazard)
    server.judge = () => ({ result: 'superseded', code: 'hazard.closed' })
    await submit(hazard.id)
    await drain()
    expect(await db.hazards.get(hazard.id)).toEqual(hazard)
  })

  test('goes with its row when the server dropped it meanwhile', async () => {
    const hazard = ticket()
    await db.hazards.put(hazard)
    server.judge = () => ({ result: 'held' })
    await submit(hazard.id)
    server.pages = [{ gone: { hazard: [hazard.id] } }]
    await drain()
    expect(await db.hazards.count()).toBe(1)
    server.judge = () => ({ result: 'parked' })
    await drain(true)
    expect(await db.hazards.count()).toBe(0)
  })
})

test('a new beginning drops the mirror, and never outbox, photos, drafts or what only lives here', async () => {
  const [changed, stale, born] = [ticket(), ticket(), ticket()]
  await db.hazards.bulkPut([changed, stale])
  server.judge = () => ({ result: 'held' })
  const photo = await takenPhoto()
  await submit(changed.id, [photo])
  const args = { id: born.id, venue_id: newId(), item_code: 'A1', edition: '2026', photos: [] }
  await act('hazard.report', args, { local: () => db.hazards.put(born) })
  await db.drafts.put({ key: `${MEI.id}/visit`, value: { note: '' }, at: '' })

  server.pages = [{ reset: true, cursor: 'new', rows: { hazard: [ticket()] } }]
  await drain()
  const kept = await db.hazards.toCollection().primaryKeys()
  expect(kept).toHaveLength(3)
  expect(kept).toEqual(expect.arrayContaining([changed.id, born.id]))
  expect([await db.outbox.count(), await db.photoData.count(), await db.drafts.count()]).toEqual([2, 1, 1])
})

test('a new beginning keeps a row that only a parked command explains', async () => {
  const born = ticket()
  server.judge = () => ({ result: 'parked', code: 'venue.unknown' })
  const args = { id: born.id, venue_id: newId(), item_code: 'A1', edition: '2026', photos: [] }
  await act('hazard.report', args, { local: () => db.hazards.put(born) })
  await drain()
  server.pages = [{ reset: true, cursor: 'new' }]
  await drain()
  expect(await db.hazards.toCollection().primaryKeys()).toEqual([born.id])
})

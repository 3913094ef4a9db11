import { beforeEach, expect, test } from 'vitest'
import { newId } from '@/shared/api/ids'
import { freshPhone, json, MEI, portalPage, problem, Server, takenPhoto, TAO, ticket } from '@/phone/testing/world'
import { db } from './db'
import { drain } from './drain'
import { setMeta } from './meta'
import { act } from './outbox'

let server: Server

beforeEach(async () => {
  await freshPhone()
  server = new Server()
})

async function report(bytes: string[] = ['a picture']) {
  const hazard = ticket()
  const photos = []
  for (const each of bytes) photos.push(await takenPhoto(MEI.id, each))
  const args = { id: hazard.id, venue_id: newId(), item_code: 'A1', edition: '2026', photos }
  await act('hazard.report', args, { local: () => db.hazards.put(hazard) })
  return { hazard, photos }
}

const uploads = () => server.requests.filter(({ method }) => method === 'PUT').map(({ path }) => path.split('/').pop())
const state = async (id: string) => (await db.photos.get(id))?.state

test('photos follow their command, newest ticket first', async () => {
  const older = await report(['1', '2'])
  await new Promise((resolve) => setTimeout(resolve, 5))
  const newer = await report(['3'])
  await drain()
  expect(server.requests[0]?.path).toBe('/api/sync/push')
  expect(uploads()).toEqual([...newer.photos, ...older.photos].map((photo) => photo.id))
  expect(server.photos.size).toBe(3)
})

test('a photo whose command is held waits for it', async () => {
  server.judge = () => ({ result: 'held' })
  const { photos } = await report()
  await drain()
  expect(uploads()).toEqual([])
  expect(await state(photos[0]?.id ?? '')).toBe('waiting')
})

test('the bytes stay until the ticket lists the very same picture', async () => {
  const { hazard, photos } = await report()
  const photo = photos[0]
  if (!photo) throw new Error()
  await drain()
  expect([await state(photo.id), await db.photoData.count()]).toEqual(['sent', 1])

  const listed = { id: photo.id, sha256: photo.sha256, stage: 'before', taken_at: '', width: 1, height: 1 } as const
  server.pages = [{ rows: { hazard: [{ ...hazard, photos: [{ ...listed, sha256: 'other', received: true }] }] } }]
  await drain()
  expect(await db.photoData.count()).toBe(1)

  server.pages = [{ rows: { hazard: [{ ...hazard, photos: [{ ...listed, received: true }] }] } }]
  await drain()
  expect([await state(photo.id), await db.photoData.count()]).toEqual(['safe', 0])
  expect((await db.photos.get(photo.id))?.thumb).toBeTruthy()
})

test('a photo the server has lost is sent again', async () => {
  const { hazard, photos } = await report()
  await drain()
  const listed = {
    id: photos[0]?.id ?? '',
    sha256: photos[0]?.sha256 ?? '',
    stage: 'before',
    taken_at: '',
    width: 1,
    height: 1,
  } as const
  server.pages = [{ rows: { hazard: [{ ...hazard, photos: [{ ...listed, received: false }] }] } }]
  await drain()
  expect(uploads()).toHaveLength(2)
})

test('an answer that names other bytes is no confirmation', async () => {
  const { photos } = await report()
  server.trouble = ({ method }) => (method === 'PUT' ? json({ id: '', sha256: 'other', bytes: 1 }) : undefined)
  await drain()
  expect(await state(photos[0]?.id ?? '')).toBe('waiting')
})

test('a portal’s page confirms nothing', async () => {
  const { photos } = await report()
  server.trouble = ({ method }) => (method === 'PUT' ? portalPage() : undefined)
  expect(await drain()).toBe('unreachable')
  expect([await state(photos[0]?.id ?? ''), await db.photoData.count()]).toEqual(['waiting', 1])
})

test.each([
  [409, 'photo.id_reused'],
  [413, 'photo.too_large'],
  [422, 'photo.unreadable'],
])('%i %s is shown to a person and keeps the bytes; the next photo goes on', async (status, code) => {
  const { photos } = await report(['1', '2'])
  server.trouble = ({ path }) => (path.endsWith(photos[0]?.id ?? '?') ? problem(status, code) : undefined)
  await drain()
  expect([await state(photos[0]?.id ?? ''), await state(photos[1]?.id ?? '')]).toEqual(['refused', 'sent'])
  expect(await db.photoData.count()).toBe(2)
})

test('bytes that arrived otherwise are sent three times before a person is asked', async () => {
  const { photos } = await report()
  server.trouble = ({ method }) => (method === 'PUT' ? problem(409, 'photo.differs') : undefined)
  for (const expected of ['waiting', 'waiting', 'refused']) {
    await drain(true)
    expect(await state(photos[0]?.id ?? '')).toBe(expected)
  }
})

test('after the photos the server is told that nothing is left', async () => {
  await report()
  await drain()
  expect(server.pushes.map((push) => push.pending)).toEqual([
    { commands: 1, photos: 1 },
    { commands: 0, photos: 0 },
  ])
})

test('a photo of a visit ends with the server’s word on its bytes', async () => {
  const photo = await takenPhoto()
  const args = { id: 'v', venue_id: 'x', outcome: 'locked', photos: [photo] } as const
  await act('visit.record', { ...args, photos: [photo] }, { local: async () => undefined })
  await drain()
  expect([await state(photo.id), await db.photoData.count()]).toEqual(['safe', 0])
})

test('another person on this phone sends no photos of the author', async () => {
  const { photos } = await report()
  server.trouble = ({ method }) => (method === 'PUT' ? problem(503, 'busy') : undefined)
  await drain()
  server.trouble = () => undefined
  await setMeta('me', TAO)
  server.signedIn = TAO
  await drain(true)
  expect(await state(photos[0]?.id ?? '')).toBe('waiting')
  expect(server.photos.size).toBe(0)
})

import { beforeEach, describe, expect, test } from 'vitest'
import { newId } from '@/shared/api/ids'
import { freshPhone, MEI, noodleShop, restartPhone, Server, takenPhoto, TAO } from '@/phone/testing/world'
import { db } from './db'
import { drain } from './drain'
import { getMeta, setMeta } from './meta'
import { act } from './outbox'
import type { Rescue } from '@/shared/api/rescue'
import { othersWaiting, rescueFile, unsent } from './rescue'
import { loadMe, me, refreshMe, sessionLost, SETTLED_MS, signIn, signOut } from './session'

let server: Server

beforeEach(async () => {
  await freshPhone(null)
  server = new Server()
  await signIn('mei', 'secret')
  await db.venues.put({ ...noodleShop(), codeValues: [] })
})

/**
 * What is asked of the server once the first screen stands has been asked, and holds no database open for the next
 * test.
 */
const asked = () =>
  new Promise((done) => {
    setTimeout(done, SETTLED_MS + 100)
  })

async function noteWithPhoto() {
  const photo = await takenPhoto()
  await act('hazard.note', { id: newId(), text: '门口有杂物', photos: [photo] }, { local: async () => undefined })
  return photo
}

describe('a start without network', () => {
  test('knows who is signed in', async () => {
    server.online = false
    await restartPhone()
    me.value = null
    expect(await loadMe()).toMatchObject({ name: '梅雪' })
    expect(sessionLost.value).toBe(false)
    await asked()
  })

  test('after the session ended keeps person, rows and work, and asks for a new sign-in', async () => {
    await noteWithPhoto()
    server.signedIn = null
    await refreshMe()
    expect(await getMeta('sessionLost')).toBe(true)
    expect(await getMeta('me')).toMatchObject({ name: '梅雪' })
    expect([await db.venues.count(), await db.outbox.count()]).toEqual([1, 1])

    server.signedIn = MEI
    await signIn('mei', 'secret')
    expect(sessionLost.value).toBe(false)
    expect(await drain()).toBe('done')
    expect(server.ledger).toHaveLength(1)
  })
})

describe('signing out', () => {
  test('leaves no rows behind, but all unsent work', async () => {
    await noteWithPhoto()
    await signOut()
    expect(me.value).toBeNull()
    expect([await db.venues.count(), await db.outbox.count(), await db.photoData.count()]).toEqual([0, 1, 1])
    expect(server.signedIn).toBeNull()
  })

  test('without network ends the session as soon as there is one', async () => {
    server.online = false
    await signOut()
    expect(await loadMe()).toBeNull()
    server.online = true
    await loadMe()
    expect(server.signedIn).toBeNull()
    expect(await loadMe()).toBeNull()
  })

  test('the next person sees none of it, cannot send it, and is told whose it is', async () => {
    await noteWithPhoto()
    await signOut()
    server.signedIn = TAO
    await signIn('tao', 'secret')
    await drain()
    expect(server.ledger).toEqual([])
    expect(await unsent()).toEqual({ commands: 0, photos: 0 })
    expect(await othersWaiting()).toEqual([{ name: '梅雪', commands: 1 }])
  })
})

test('another person taking over without a sign-out gets their own rows only', async () => {
  server.signedIn = TAO
  await refreshMe()
  expect(await getMeta('me')).toMatchObject({ name: '陶然' })
  expect(await db.venues.count()).toBe(0)
})

test('the rescue file holds every unsent command and picture, byte for byte', async () => {
  const photo = await noteWithPhoto()
  expect(await unsent()).toEqual({ commands: 1, photos: 1 })
  const rescue = JSON.parse(await (await rescueFile()).text()) as Rescue
  expect(rescue).toMatchObject({ format: 'anxun-rescue', version: 1, author: { name: '梅雪' }, skew_ms: 0 })
  expect(rescue.commands).toMatchObject([{ name: 'hazard.note', args: { text: '门口有杂物' }, n: 1 }])
  expect(rescue.photos).toMatchObject([{ id: photo.id, sha256: photo.sha256, command_id: rescue.commands[0]?.id }])
  expect(atob(rescue.photos[0]?.data ?? '')).toBe('a picture')
})

test('the rescue file says how far off the clock was known to be', async () => {
  await setMeta('skewMs', 172_800_000)
  const rescue = JSON.parse(await (await rescueFile()).text()) as Rescue
  expect(rescue.skew_ms).toBe(172_800_000)
})

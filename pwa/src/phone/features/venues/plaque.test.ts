import { beforeEach, describe, expect, test } from 'vitest'
import { aliasOf } from '@/phone/offline/codes'
import { db, type LocalVenue } from '@/phone/offline/db'
import { findVenue } from '@/phone/offline/find'
import { freshPhone, noodleShop } from '@/phone/testing/world'
import { bindCode, hangs, installPlaque, readAtDoor } from './plaque'
import { findVenues, NO_PLAQUE, searchable } from './venue'

const OLD = 'WT0HRPRP92WB4E'
const NEW = '7K3F9Q2MX5A8CN'
const JIAN = 'JA22038200200473'

beforeEach(() => freshPhone())

async function shop(changes: Partial<LocalVenue> = {}): Promise<LocalVenue> {
  const codes = [{ kind: 'token' as const, value: OLD, revoked: false, issued_at: '2026-01-01T00:00:00Z' }]
  const venue = { ...noodleShop({ codes }), codeValues: [OLD], ...changes }
  await db.venues.put(venue)
  return venue
}
const now = async (venue: LocalVenue) => (await db.venues.get(venue.id)) as LocalVenue
const url = (token: string) => `https://aj.example.cn/v/${token}`

describe('at the door, without network', () => {
  test('its own plaque is noted as hanging', async () => {
    const venue = await shop()
    expect(await readAtDoor(url(OLD), venue)).toEqual({ kind: 'plaque', value: OLD, other: false })
    await installPlaque(venue, OLD, '门口左侧', [])
    expect(hangs(await now(venue))).toBe(true)
    expect(findVenues(await searchable(), { text: '', venueClass: '', status: NO_PLAQUE })).toEqual([])
  })

  test('a new plaque retires the old one, which then says so', async () => {
    const venue = await shop()
    const token = NEW
    expect(await readAtDoor(url(token), venue)).toMatchObject({ kind: 'plaque', other: true })
    await installPlaque(venue, token, '', [])
    expect(await findVenue(url(OLD))).toMatchObject({ kind: 'revoked' })
    expect(await findVenue(url(token))).toMatchObject({ kind: 'venue' })
    expect(await readAtDoor(url(OLD), await now(venue))).toEqual({ kind: 'void' })
  })

  test('a bound code opens it, whether or not its text says anything to us', async () => {
    const venue = await shop()
    const odd = 'ja://x/91?c=吉安'
    await bindCode(venue, 'jian', JIAN)
    await bindCode(await now(venue), 'jian', await aliasOf(odd))
    for (const text of [JIAN.toLowerCase(), odd]) expect(await findVenue(text)).toMatchObject({ kind: 'venue' })
    expect(await readAtDoor(JIAN, await now(venue))).toEqual({ kind: 'known', name: '吉安码' })
    expect(await findVenue(`${odd}1`)).toMatchObject({ kind: 'not_a_plaque' })
  })

  test('a code of another venue is refused by naming it', async () => {
    const other = await shop({ name: '另一家' })
    const venue = await shop({ codes: [], codeValues: [] })
    expect(await readAtDoor(url(OLD), venue)).toMatchObject({ kind: 'taken', venue: { id: other.id, name: '另一家' } })
  })
})

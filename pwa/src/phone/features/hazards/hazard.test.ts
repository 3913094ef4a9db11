import { beforeEach, expect, test } from 'vitest'
import { newId } from '@/shared/api/ids'
import type { EbikeRow, ItemRow } from '@/shared/api/rows'
import { db } from '@/phone/offline/db'
import { act } from '@/phone/offline/outbox'
import { freshPhone, MEI, noodleShop, takenPhoto, ticket } from '@/phone/testing/world'
import { passHazard, recentSame, returnHazard } from './hazard'
import { blankReport, findItems, itemsFor, placeOf, saveReport } from './report'

beforeEach(() => freshPhone())

function item(code: string, changes: Partial<ItemRow> = {}): ItemRow {
  return {
    id: `220382/2026-01-01/${code}`,
    code,
    day_unit: 'natural',
    edition: '2026-01-01',
    group: '安全出口与疏散',
    text: '疏散通道、出口堆放货物杂物',
    disposal: 'on_the_spot',
    days: 0,
    level: 'general',
    basis: '',
    domain: 'fire',
    classes: [],
    frequency: 1,
    valid_from: '2026-01-01',
    valid_to: null,
    ...changes,
  }
}

const ebikeOf = (owner: string) =>
  ({
    owner,
    plate: 'none',
    plate_number: null,
    grid: MEI.grid.path,
    grid_name: MEI.grid.name,
    photos: [],
  }) as unknown as EbikeRow

async function report(what: ItemRow, { mended = false, inVisit = true } = {}) {
  const venue = { ...noodleShop(), codeValues: [] }
  const draft = { ...blankReport(), photos: [await takenPhoto()], fixed: mended ? [await takenPhoto()] : [] }
  await saveReport(MEI, { ...draft, place: venue, item: what, visit: null }, inVisit ? venue : undefined)
  return { venue, hazard: await db.hazards.get(draft.id) }
}

test('a finding on a visit is kept with the visit, and a second one joins it', async () => {
  const { venue } = await report(item('A02'))
  const again = { ...blankReport(), photos: [await takenPhoto()] }
  await saveReport(MEI, { ...again, place: venue, item: item('A03'), visit: null }, venue)

  expect((await db.outbox.toArray()).map((row) => row.name)).toEqual(['visit.record', 'hazard.report', 'hazard.report'])
  expect(await db.visits.toArray()).toMatchObject([{ venue_id: venue.id, outcome: 'checked', hazards: 2 }])
})

test('seen in passing it makes no visit', async () => {
  await report(item('A02'), { inVisit: false })
  expect(await db.visits.count()).toBe(0)
})

test('mended before their eyes it only waits for its photos', async () => {
  const { hazard } = await report(item('A02'), { mended: true })
  expect(hazard).toMatchObject({ state: 'submitted', closing: true, evidence: { declared: 2, received: 0 } })
})

test('left as it is, 立查立改 becomes a 限期, as the server will have it', async () => {
  const { hazard } = await report(item('A02'))
  expect(hazard).toMatchObject({ state: 'rectifying', disposal: 'deadline', version: 2 })
  expect(hazard?.events.map((event) => event.kind)).toEqual(['reported', 'converted'])
})

test('a transfer waits for the office', async () => {
  const { hazard } = await report(item('G04', { disposal: 'transfer', days: 15, level: 'serious' }))
  expect(hazard).toMatchObject({ state: 'reported', version: 1 })
})

test('a serious one mended before the finder still needs another person', async () => {
  const { hazard } = await report(item('A01', { level: 'serious' }), { mended: true })
  expect(hazard).toMatchObject({ state: 'submitted', closing: false })
})

test('a re-inspection names the version the person saw', async () => {
  const seen = { ...ticket({ found_by: MEI.id, version: 4 }) }
  await db.hazards.put(seen)
  await passHazard(MEI, seen, [await takenPhoto()])
  expect((await db.outbox.toArray())[0]?.args).toMatchObject({ id: seen.id, base: 4, passed: true })
  expect(await db.hazards.get(seen.id)).toMatchObject({ closing: true, version: 5 })
})

test('sent back it is to be put right again', async () => {
  const seen = { ...ticket({ id: newId(), state: 'submitted', disposal: 'deadline' }) }
  await db.hazards.put(seen)
  await returnHazard(MEI, seen, '还没有改', [])
  expect(await db.hazards.get(seen.id)).toMatchObject({ state: 'rectifying', submitted_at: null })
})

test('the checklist of a class comes commonest first, found by text, code and group', async () => {
  const rows = [
    item('A02'),
    item('E02', { classes: ['restaurant'], frequency: 9, text: '油烟机、烟道油垢未清洗' }),
    item('K01', { domain: 'road' }),
    item('B01', { valid_to: '2026-02-01' }),
  ]
  await db.items.bulkPut(rows)
  expect((await itemsFor({ venue_class: 'restaurant' })).map((row) => row.code)).toEqual(['E02', 'A02'])
  expect((await itemsFor({ venue_class: 'shop' })).map((row) => row.code)).toEqual(['A02'])
  expect(findItems(rows, 'a02')).toHaveLength(1)
  expect(findItems(rows, '烟道 油垢')).toHaveLength(1)
})

test('found on an e-bike it names no venue, no owner, and waits for the e-bike itself', async () => {
  const ebike = { ...ebikeOf('张建国'), id: newId(), address: '电厂家属楼', brand: '雅迪', color: '白色' }
  await act('ebike.register', { ...ebike, photos: [] }, { local: () => db.ebikes.put(ebike) })
  const draft = { ...blankReport(), photos: [await takenPhoto()] }
  await saveReport(MEI, { ...draft, place: placeOf(ebike), item: item('H06'), visit: null })

  const ticket = await db.hazards.get(draft.id)
  expect(ticket).toMatchObject({
    ebike_id: ebike.id,
    venue_id: null,
    venue_name: '电动自行车 雅迪 白色',
    venue_address: '电厂家属楼',
  })
  const [registered, reported] = await db.outbox.toArray()
  expect(reported?.args).toMatchObject({ ebike_id: ebike.id, item_code: 'H06' })
  expect(reported?.args).not.toHaveProperty('venue_id')
  expect(reported?.after).toEqual([registered?.id])
  expect((await recentSame(placeOf(ebike), 'H06'))?.id).toBe(draft.id)
  expect(await recentSame({ ...placeOf(ebike), id: newId() }, 'H06')).toBeUndefined()
})

test('of the checklist an e-bike is asked its own group only, whoever sells or mends it', async () => {
  await db.items.bulkPut([item('A02'), item('H01'), item('H09', { classes: ['shop'] })])

  expect((await itemsFor({ ebike: true, venue_class: null })).map((row) => row.code)).toEqual(['H01', 'H09'])
})

import { beforeEach, expect, test } from 'vitest'
import { db, type LocalEbike } from '@/phone/offline/db'
import { draftId } from '@/phone/offline/drafts'
import { freshPhone, MEI, noodleShop, TAO, ticket } from '@/phone/testing/world'
import { unfinished } from './unfinished'

beforeEach(() => freshPhone())

const draft = (key: string, value: object, author = MEI.id) =>
  db.drafts.put({ key: draftId(author, key), value, at: '2026-03-02T01:00:00Z' })

test('a report of an e-bike leads back to the e-bike, one of a venue to the venue', async () => {
  const shop = noodleShop()
  await db.venues.put({ ...shop, codeValues: [] })
  await db.ebikes.put({ id: 'bike', plate_number: '', brand: '雅迪', color: '红' } as unknown as LocalEbike)
  await draft('report/bike', { item: 'H01', detail: '', photos: [] })
  await draft(`report/${shop.id}`, { item: '', detail: '堆满纸箱', photos: [] })
  const found = await unfinished(MEI.id)
  expect(Object.fromEntries(found.map(({ name, to }) => [name, to]))).toEqual({
    '电动自行车 雅迪 红': '/report?ebike=bike',
    [shop.name]: `/report?venue=${shop.id}&visit=1`,
  })
})

test('forms of every kind are listed, and what nobody put anything into is not', async () => {
  const [shop, hazard] = [noodleShop(), ticket({ venue_name: '老孙面馆' })]
  await db.venues.put({ ...shop, codeValues: [] })
  await db.hazards.put(hazard)
  await draft('venue/new', { values: { name: '新店' }, photos: [] })
  await draft('ebike/new', { owner: '王' })
  await draft(`venue/${shop.id}`, { values: {} })
  await draft(`venue/${shop.id}/transfer`, { operator: '李' })
  await draft(`notice/${shop.id}`, { chosen: [hazard.id], text: '' })
  await draft(`pass/${hazard.id}`, { note: '改好了', photos: [] })
  await draft(`note/${hazard.id}`, { note: '', photos: [] })
  await draft('feedback', { text: '太慢' })
  const found = await unfinished(MEI.id)
  expect(found.map(({ what, to }) => [what, to]).sort()).toEqual(
    [
      ['没登记完', '/ebikes/new'],
      ['没登记完', '/venues/new'],
      ['资料没改完', `/venues/${shop.id}/edit`],
      ['换经营者没填完', `/venues/${shop.id}`],
      ['隐患的一步没填完', `/hazards/${hazard.id}`],
    ].sort(),
  )
})

test('what stands at a place that left this phone, or is another person’s, is not shown here', async () => {
  await draft('report/gone', { item: 'A01' })
  await draft('venue/new', { values: { name: '别人的' } }, TAO.id)
  expect(await unfinished(MEI.id)).toEqual([])
})

import { beforeEach, expect, test } from 'vitest'
import type { ItemRow, Me } from '@/shared/api/rows'
import { db } from '@/phone/offline/db'
import { freshPhone, MEI, takenPhoto } from '@/phone/testing/world'
import { reportHazard } from './hazard'
import { bySeason, ROAD_DRAFT } from './roads'

const MA: Me = { ...MEI, name: '马屯长', role: 'village_head' }
const item = (code: string) => ({ id: code, code, text: code, domain: 'road', level: 'general', days: 7 }) as ItemRow

beforeEach(() => freshPhone(MA))

test.each([
  [10, 'K05', 'K09'],
  [1, 'K09', 'K05'],
])('in month %d %s stands first and %s last', (month, first, last) => {
  const codes = bySeason(['K01', 'K04', 'K05', 'K09'].map(item), month).map(({ code }) => code)
  expect([codes[0], codes[3]]).toEqual([first, last])
})

test('a road is reported by its words, and by whose eyes', async () => {
  const photo = await takenPhoto(MA.id)
  const place = { id: 'x', name: '村口桥头', address: '', grid: MA.grid.path, grid_name: '巨丰村', venue_class: null }
  const found = {
    id: photo.id,
    place: { ...place, spot: { kind: 'road' as const, lat: null, lng: null } },
    item: item('K04'),
    visit: null,
  }
  await reportHazard(MA, { ...found, detail: '', photos: [photo], fixed: [], on_behalf: '老孙' }, ROAD_DRAFT)
  const [command] = await db.outbox.toArray()
  expect(command?.args).toMatchObject({
    spot: { kind: 'road', grid: MA.grid.path, words: '村口桥头' },
    on_behalf: '老孙',
  })
  expect((command?.args as { venue_id?: string }).venue_id).toBeUndefined()
  expect((await db.hazards.toArray())[0]).toMatchObject({ venue_id: null, spot: 'road', venue_name: '村口桥头' })
})

import { beforeEach, expect, test } from 'vitest'
import type { Me, ShiftRow, StationRow } from '@/shared/api/rows'
import { newId } from '@/shared/api/ids'
import { db } from '@/phone/offline/db'
import { freshPhone, MEI, restartPhone } from '@/phone/testing/world'
import { closeDuty, dayOfShift, giveReflector, isForgotten, openDuty, shiftNow, shown, takeBack, tally } from './duty'
import { summary } from './summary'
import { VEHICLES, violationsOf } from './tiles'

const DENG: Me = { ...MEI, id: newId(), name: '邓宝', role: 'station_duty' }
const shift = (name: string, starts: string, ends: string): ShiftRow => ({ id: newId(), name, starts, ends })
const EARLY = shift('早班', '05:00:00', '07:00:00')
const LATE = shift('晚班', '17:00:00', '20:00:00')
const NIGHT = shift('夜班', '22:00:00', '02:00:00')
const STATION: StationRow = {
  id: newId(),
  name: '巨丰村劝导站',
  road: '',
  grid: DENG.grid.path,
  grid_name: '巨丰村',
  active: true,
  shifts: [EARLY, LATE],
}
const HELMET = { vehicle: 'motorcycle', violation: 'no_helmet', action: 'told' } as const
const beijing = (time: string) => new Date(`2026-03-04T${time}:00+08:00`)

beforeEach(async () => {
  await freshPhone(DENG)
  await db.stations.put(STATION)
})

async function onDuty() {
  await openDuty(DENG, STATION, EARLY)
  const { duty } = await shown(DENG)
  if (!duty) throw new Error('no duty')
  return duty
}

const sent = async () => (await db.outbox.orderBy('n').toArray()).map(({ name }) => name)

/** As after the moment in which a line may still be taken back whole. */
const later = () => db.outbox.toCollection().modify({ retryAt: 0 })

test.each([
  ['04:30', EARLY],
  ['06:59', EARLY],
  ['12:00', LATE],
  ['18:00', LATE],
])('at %s one comes to the shift that runs or is next', (time, expected) => {
  expect(shiftNow(STATION, beijing(time))?.name).toBe(expected.name)
})

test('past midnight a night shift is still of yesterday', () => {
  expect(dayOfShift(NIGHT, beijing('01:00'))).toBe('2026-03-03')
  expect(dayOfShift(NIGHT, beijing('23:00'))).toBe('2026-03-04')
})

test('forty taps are forty, also after the battery ended in between', async () => {
  const duty = await onDuty()
  for (let n = 0; n < 25; n += 1) await tally(DENG, duty, HELMET)
  await restartPhone()
  for (let n = 0; n < 15; n += 1) await tally(DENG, duty, { ...HELMET, vehicle: 'ebike' })
  const { mine, all } = await shown(DENG)
  expect([mine.length, all]).toEqual([40, 40])
  expect((await sent()).filter((name) => name === 'dissuasion.record')).toHaveLength(40)
})

test('each line waits for the shift that was opened before it', async () => {
  const duty = await onDuty()
  await tally(DENG, duty, HELMET)
  const [opened, told] = await db.outbox.orderBy('n').toArray()
  expect(told?.after).toEqual([opened?.id])
})

test('the last tap is undone whole at once, and withdrawn later', async () => {
  const duty = await onDuty()
  const [first, second] = [await tally(DENG, duty, HELMET), await tally(DENG, duty, HELMET)]
  await takeBack(second)
  expect([(await shown(DENG)).mine.length, await sent()]).toEqual([1, ['duty.open', 'dissuasion.record']])
  await later()
  await takeBack(first)
  expect([(await shown(DENG)).mine.length, (await sent()).pop()]).toEqual([0, 'dissuasion.withdraw'])
})

test('a reflector is one tap on the last line, sent already or not', async () => {
  const duty = await onDuty()
  await tally(DENG, duty, HELMET)
  const last = async () => (await shown(DENG)).mine[0]
  const told = await last()
  if (told) await giveReflector(DENG, duty, told)
  expect([(await last())?.reflector, (await sent()).length]).toEqual([true, 2])
  await tally(DENG, duty, HELMET)
  await later()
  const again = await last()
  if (again) await giveReflector(DENG, duty, again)
  const { mine } = await shown(DENG)
  expect([mine.length, mine.filter(({ reflector }) => reflector).length]).toEqual([2, 2])
})

test('a shift is closed with its summary, and the start page stands again', async () => {
  const duty = await onDuty()
  await tally(DENG, duty, HELMET)
  await tally(DENG, duty, { ...HELMET, action: 'reflector_on' })
  await tally(DENG, duty, { vehicle: 'van', violation: 'overcrowded', action: 'police', plate: '吉C12345' })
  expect(summary((await shown(DENG)).mine)).toEqual([
    ['劝导人次', 3],
    ['没戴头盔', 2],
    ['超员', 1],
    ['发反光贴', 1],
    ['报交警', 1],
  ])
  await closeDuty(duty, { people: ['邓宝', '王梅'], leaflets: 3, vehicles: null, note: '标志牌倒了' })
  const page = await shown(DENG)
  expect([page.duty, page.note?.note]).toEqual([undefined, '标志牌倒了'])
})

test('what colleagues counted at the same shift is in its sum, not in one’s own', async () => {
  const duty = await onDuty()
  const theirs = { ...duty, id: newId(), by: newId() }
  await db.duties.put(theirs)
  await tally(DENG, duty, HELMET)
  await tally({ ...DENG, id: theirs.by }, theirs, HELMET)
  const { mine, all } = await shown(DENG)
  expect([mine.length, all]).toEqual([1, 2])
})

test('a shift that was never closed is told of', async () => {
  const duty = { ...(await onDuty()), opened_at: '2026-03-03T21:00:00Z' }
  expect(isForgotten(duty, EARLY, beijing('06:00'))).toBe(false)
  expect(isForgotten(duty, EARLY, beijing('20:00'))).toBe(true)
})

test('no kind of violation is out of reach, whatever the vehicle', () => {
  for (const vehicle of VEHICLES) expect(violationsOf(vehicle)).toHaveLength(15)
})

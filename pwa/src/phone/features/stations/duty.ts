/** A shift at a station: opened and closed by hand, counted on this phone alone, with network or without. */
import { newId } from '@/shared/api/ids'
import type { DutyRow, Me, RosterRow, ShiftRow, StationRow } from '@/shared/api/rows'
import type { Commands } from '@/shared/api/commands'
import { db, type LocalDuty, type LocalTally } from '@/phone/offline/db'
import { act } from '@/phone/offline/outbox'
import type { DraftPhoto } from '@/phone/offline/photos'
import { addDays, clock, today } from '@/shared/words/dates'
import type { actionNames, vehicleNames, violationNames } from '@/shared/words/stations.gen'

export type Vehicle = keyof typeof vehicleNames
export type Violation = keyof typeof violationNames
export type Action = keyof typeof actionNames

const DAY_MINUTES = 24 * 60
/** So early one may come to a shift. */
const BEFORE = 120
/** So late after its shift an open duty is one that was forgotten. */
const FORGOTTEN = 180
/** How long a fresh line stays on the phone before it is sent, so that it can be taken back whole. */
export const UNDO_SECONDS = 20

const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
const minutesNow = (now: Date) => minutes(clock(now.toISOString()))
const around = (value: number) => ((value % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES

export const lengthOf = ({ starts, ends }: ShiftRow) => around(minutes(ends) - minutes(starts)) || DAY_MINUTES

export const hoursWords = ({ starts, ends }: ShiftRow) => `${starts.slice(0, 5)}–${ends.slice(0, 5)}`

/** The shift that somebody comes to now: the one that runs or begins soon, else the next of the day. */
export function shiftNow(station: StationRow, now = new Date()): ShiftRow | undefined {
  const here = minutesNow(now)
  const waits = (shift: ShiftRow) => {
    const since = around(here - minutes(shift.starts) + BEFORE)
    return since <= lengthOf(shift) + BEFORE ? 0 : around(minutes(shift.starts) - here)
  }
  return [...station.shifts].sort((one, other) => waits(one) - waits(other))[0]
}

/** The day of a shift: past midnight it is still yesterday's. */
export function dayOfShift(shift: ShiftRow | undefined, now = new Date()): string {
  if (!shift) return today(now)
  const here = minutesNow(now)
  const late = minutes(shift.ends) <= minutes(shift.starts) && here < minutes(shift.ends)
  return late ? addDays(today(now), -1) : today(now)
}

/** Whether an open duty is of a shift that is long over. */
export function isForgotten(duty: DutyRow, shift: ShiftRow | undefined, now = new Date()): boolean {
  const open = (now.getTime() - Date.parse(duty.opened_at)) / 60_000
  return open > (shift ? lengthOf(shift) + BEFORE : 0) + FORGOTTEN
}

export async function openDuty(me: Me, station: StationRow, shift: ShiftRow | undefined): Promise<string> {
  const id = newId()
  const day = dayOfShift(shift)
  const people = [me.name]
  const args = { id, station_id: station.id, shift_id: shift?.id ?? null, day, people }
  const row: LocalDuty = {
    ...args,
    grid: station.grid,
    opened_at: new Date().toISOString(),
    closed_at: null,
    by: me.id,
    by_name: me.name,
  }
  await act('duty.open', args, { local: () => db.duties.put(row) })
  return id
}

export type Closing = Omit<Commands['duty.close'], 'id'> & { people: string[] }

export async function closeDuty(duty: DutyRow, told: Closing): Promise<void> {
  const closed = { ...told, closed_at: new Date().toISOString() } as Partial<LocalDuty>
  const local = () => db.duties.update(duty.id, closed)
  await act('duty.close', { id: duty.id, ...told }, { local, draftKey: closingKey(duty) })
}

export const closingKey = ({ id }: Pick<DutyRow, 'id'>) => `duty/${id}`

export interface Tap {
  vehicle: Vehicle
  violation: Violation
  action: Action
  also?: Violation[]
  reflector?: boolean
  plate?: string
  remark?: string
  photos?: DraftPhoto[]
}

/** Saved at once; only the sending waits a moment. */
export async function tally(me: Me, duty: DutyRow, tap: Tap): Promise<string> {
  const id = newId()
  const { photos = [], plate = '', ...rest } = tap
  const extra = { ...(plate && { plate }), ...(photos.length && { photos }) }
  const args = { id, station_id: duty.station_id, duty_id: duty.id, ...rest, ...extra }
  const row: LocalTally = {
    id,
    station_id: duty.station_id,
    duty_id: duty.id,
    grid: duty.grid,
    at: new Date().toISOString(),
    vehicle: tap.vehicle,
    violation: tap.violation,
    action: tap.action,
    reflector: tap.reflector || tap.action === 'reflector_on',
    by: me.id,
  }
  await db.transaction('rw', db.tables, async () => {
    const command = await act('dissuasion.record', args, { local: () => db.dissuasions.put(row) })
    await db.outbox
      .where('id')
      .equals(command)
      .modify({ retryAt: Date.now() + UNDO_SECONDS * 1000 })
  })
  return id
}

/** What has not left the phone goes without a trace; what may have left is withdrawn. */
export async function takeBack(id: string): Promise<void> {
  const gone = await db.transaction('rw', db.tables, async () => {
    const row = await unsent(id)
    if (!row) return false
    await db.outbox.delete(row.n)
    await db.dissuasions.delete(id)
    await db.photos.bulkDelete(row.photos)
    await db.photoData.bulkDelete(row.photos)
    return true
  })
  if (!gone) await act('dissuasion.withdraw', { id }, { local: () => db.dissuasions.update(id, { withdrawn: true }) })
}

/** A reflector was given to whom was talked to last. */
export async function giveReflector(me: Me, duty: DutyRow, told: LocalTally): Promise<string> {
  const here = await db.transaction('rw', db.tables, async () => {
    const row = await unsent(told.id)
    if (!row) return false
    await db.outbox.update(row.n, { args: { ...(row.args as object), reflector: true } })
    await db.dissuasions.update(told.id, { reflector: true })
    return true
  })
  if (here) return told.id
  const { vehicle, violation, action } = told
  const again = await tally(me, duty, { vehicle, violation, action: action ?? 'told', reflector: true })
  await takeBack(told.id)
  return again
}

async function unsent(id: string) {
  const rows = await db.outbox.where('subject').equals(`dissuasions/${id}`).toArray()
  const [row] = rows
  const here = rows.length === 1 && row?.name === 'dissuasion.record' && row.state === 'waiting'
  return here && row.tries === 0 && row.retryAt > Date.now() ? row : undefined
}

export interface Shown {
  station: StationRow | undefined
  stations: StationRow[]
  duty: LocalDuty | undefined
  shift: ShiftRow | undefined
  forgotten: boolean
  /** One's own lines of this duty, the newest first. */
  mine: LocalTally[]
  /** Of the whole shift, with what colleagues counted. */
  all: number
  /** What the shift before left. */
  note: DutyRow | undefined
  roster: RosterRow[]
}

/** All that the start page shows, out of this phone alone. */
export async function shown(me: Me, chosen = ''): Promise<Shown> {
  const [stations, duties, roster] = await Promise.all([
    db.stations.filter(({ active }) => active).toArray(),
    db.duties.toArray(),
    db.rosters.orderBy('day').toArray(),
  ])
  duties.sort((one, other) => other.opened_at.localeCompare(one.opened_at))
  const duty = duties.find(({ by, closed_at }) => by === me.id && closed_at === null)
  const station = stationOf(stations, roster, me, duty?.station_id ?? chosen)
  const shift = station?.shifts.find(({ id }) => id === duty?.shift_id)
  const together = duty ? duties.filter((one) => isSame(one, duty)) : []
  const told = await db.dissuasions
    .where('duty_id')
    .anyOf(together.map(({ id }) => id))
    .filter(({ withdrawn }) => !withdrawn)
    .toArray()
  return {
    station,
    stations,
    duty,
    shift,
    forgotten: duty ? isForgotten(duty, shift) : false,
    mine: told.filter((one) => one.duty_id === duty?.id).sort((one, other) => other.at.localeCompare(one.at)),
    all: told.length,
    note: duties.find((one) => one.station_id === station?.id && one.closed_at && one.note),
    roster: roster.filter(({ shift_id }) => station?.shifts.some(({ id }) => id === shift_id)),
  }
}

const isSame = (one: DutyRow, other: DutyRow) =>
  one.id === other.id ||
  (one.station_id === other.station_id && one.shift_id === other.shift_id && one.day === other.day)

/** The station of one's own duty, else where one is next on the roster, else the first. */
function stationOf(stations: StationRow[], roster: RosterRow[], me: Me, chosen: string): StationRow | undefined {
  const next = roster.find(({ user_id, day }) => user_id === me.id && day >= today())
  const of = (id: string | undefined) => stations.find(({ shifts }) => shifts.some((shift) => shift.id === id))
  return stations.find(({ id }) => id === chosen) ?? of(next?.shift_id) ?? stations[0]
}

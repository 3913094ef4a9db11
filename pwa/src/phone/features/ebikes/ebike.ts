/** E-bikes as this phone keeps them: finding one, the walking list, and what one may do to one. */
import { newId } from '@/shared/api/ids'
import type { EbikeRow, Me } from '@/shared/api/rows'
import { db, type LocalEbike } from '@/phone/offline/db'
import { act } from '@/phone/offline/outbox'
import { today } from '@/shared/words/dates'
import { foldedWords, foldText } from '@/shared/words/folding'

export const FRAME_DIGITS = 15

export interface Searchable {
  ebike: LocalEbike
  line: string
}

/** By address and household: the order one walks. */
export async function searchable(): Promise<Searchable[]> {
  const ebikes = await db.ebikes.toArray()
  return ebikes
    .map((ebike) => ({ ebike, line: lineOf(ebike) }))
    .sort((one, other) => doorOf(one.ebike).localeCompare(doorOf(other.ebike), 'zh', { numeric: true }))
}

function lineOf({ owner, phone, address, household, plate_number, frame_code, brand }: LocalEbike): string {
  return foldText([owner, phone, address, household, plate_number, frame_code, brand].filter(Boolean).join(' '))
}

export type View = 'all' | 'unplated' | 'temporary' | 'unknown' | 'gone'

export function findEbikes(all: readonly Searchable[], text: string, view: View): LocalEbike[] {
  const words = foldedWords(text)
  return all
    .filter(({ ebike, line }) => shownIn(ebike, view) && words.every((word) => line.includes(word)))
    .map(({ ebike }) => ebike)
}

export function shownIn(ebike: LocalEbike, view: View): boolean {
  if (view === 'gone') return !ebike.active
  if (!ebike.active) return false
  return view === 'all' || ebike.plate === (view === 'unplated' ? 'none' : view)
}

/** The door to knock at: e-bikes of one household stand together. */
export const doorOf = ({ address, household }: Pick<EbikeRow, 'address' | 'household'>) =>
  [address, household].filter(Boolean).join(' ') || '地址没填'

export interface Door {
  door: string
  ebikes: LocalEbike[]
}

export function byDoor(ebikes: readonly LocalEbike[]): Door[] {
  const doors: Door[] = []
  for (const ebike of ebikes) {
    const door = doorOf(ebike)
    const last = doors[doors.length - 1]
    if (last?.door === door) last.ebikes.push(ebike)
    else doors.push({ door, ebikes: [ebike] })
  }
  return doors
}

/** Whoever bears the same frame code or plate already; a person judges which one is wrong. */
export async function twinOf({
  id,
  frame_code,
  plate_number,
}: Pick<EbikeRow, 'id' | 'frame_code' | 'plate_number'>): Promise<LocalEbike | undefined> {
  if (!frame_code && !plate_number) return undefined
  return db.ebikes
    .filter(
      (other) =>
        other.id !== id &&
        other.active &&
        ((frame_code !== null && other.frame_code === frame_code) ||
          (plate_number !== null && other.plate_number === plate_number)),
    )
    .first()
}

/** Told again today it counts once; the day is what matters. */
export function guide(me: Me, ebike: LocalEbike): Promise<string> {
  const told = { guided_on: today(), guided_by_name: me.name }
  return act('ebike.guide', { id: ebike.id }, { local: () => db.ebikes.update(ebike.id, told) })
}

export function setActive(ebike: LocalEbike, active: boolean): Promise<string> {
  const after = { active, inactive_on: active ? null : today() }
  return act('ebike.amend', { id: ebike.id, active }, { local: () => db.ebikes.update(ebike.id, after) })
}

export function blankEbike(me: Me): LocalEbike {
  return {
    id: newId(),
    grid: me.grid.path,
    grid_name: me.grid.name,
    owner: '',
    phone: null,
    address: '',
    household: null,
    brand: null,
    model: null,
    color: null,
    frame_code: null,
    plate: 'none',
    plate_number: null,
    battery: 'unknown',
    parking: null,
    charging: null,
    standard: 'unknown',
    modified: null,
    bought_in: null,
    remark: null,
    registered_on: today(),
    guided_on: null,
    guided_by_name: null,
    active: true,
    inactive_on: null,
    cleared: false,
    photos: [],
    version: 0,
    updated_at: new Date().toISOString(),
  }
}

/** Venues as this phone keeps them, and what one may do to one. */
import { newId } from '@/shared/api/ids'
import type { Me } from '@/shared/api/rows'
import { db, type LocalVenue } from '@/phone/offline/db'
import { foldedWords, foldText } from '@/shared/words/folding'
import { expiry } from '@/shared/words/expiry'
import { today } from '@/shared/words/dates'
import { classNames, venueStatusNames } from '@/shared/words/labels'
import { hangs } from './plaque'
import { isVisited } from './visited'

export interface VenueQuery {
  text: string
  venueClass: string
  status: string
}

/** Everything one may type, in one lower-case line per venue; made once per change of the registry. */
export interface Searchable {
  venue: LocalVenue
  line: string
}

export async function searchable(): Promise<Searchable[]> {
  const [venues, { spelled }] = await Promise.all([db.venues.toArray(), import('@/shared/words/sound')])
  return venues
    .map((venue) => ({ venue, line: lineOf(venue, spelled) }))
    .sort((one, other) => (one.venue.number < other.venue.number ? -1 : 1))
}

/** What is typed for a venue: its facts, its class and status in words, name, owner and street in pinyin. */
function lineOf(venue: LocalVenue, spelled: (text: string) => { initials: string; full: string }): string {
  const { search, name, address, operator, number, phone, initials, codeValues } = venue
  const told = phone?.includes('*') ? '' : phone // masked at the server: no whole number to find it by
  const words = [classNames[venue.venue_class], venueStatusNames[venue.status]]
  const sounds = [name, operator, address].map(spelled).flatMap((one) => [one.initials, one.full])
  const known = [name, address, operator, number, told ?? '', initials]
  return foldText([...known, ...codeValues, search, ...words, ...sounds].join(' '))
}

/** Asked for like a status: in business, and no plaque seen in place. */
export const NO_PLAQUE = 'no_plaque'

/** Asked for like a status: what expires there is past its day or soon will be. */
export const EXPIRING = 'expiring'

function stands(venue: LocalVenue, status: string): boolean {
  if (status === NO_PLAQUE) return isVisited(venue) && !hangs(venue)
  return status === EXPIRING ? expiry(venue) !== null : venue.status === status
}

function isAsked(venue: LocalVenue, { venueClass, status }: VenueQuery): boolean {
  return (!venueClass || venue.venue_class === venueClass) && (!status || stands(venue, status))
}

/** All words must occur; a name that begins with what was typed comes first, or what expires first. */
export function findVenues(all: readonly Searchable[], query: VenueQuery): LocalVenue[] {
  const { text, status } = query
  const words = foldedWords(text)
  const found = all.filter(({ venue, line }) => isAsked(venue, query) && words.every((word) => line.includes(word)))
  const first = words[0]
  if (status === EXPIRING) found.sort((one, other) => (expiry(one.venue)?.days ?? 0) - (expiry(other.venue)?.days ?? 0))
  else if (first) found.sort((one, other) => rank(one.venue, first) - rank(other.venue, first))
  return found.map(({ venue }) => venue)
}

/** So many that merely sound alike: more are noise. */
const MOST_ALIKE = 8

/**
 * Venues that were not found but sound like what was typed, or differ in one character (`星客火锅` for 新客火锅).
 * The closest first.
 */
export async function soundingLike(all: readonly Searchable[], query: VenueQuery): Promise<LocalVenue[]> {
  const { EXACT, likeness, UNLIKE } = await import('@/shared/words/sound')
  const words = foldedWords(query.text)
  const like = ({ venue, line }: Searchable) => {
    const told = [venue.name, venue.operator, venue.address].map(foldText)
    const heard = (word: string) => (line.includes(word) ? EXACT : Math.max(...told.map((one) => likeness(word, one))))
    return Math.min(...words.map(heard))
  }
  if (!words.length) return []
  return closest(
    all.filter(({ venue }) => isAsked(venue, query)).map((one) => ({ venue: one.venue, like: like(one) })),
    MOST_ALIKE,
  ).flatMap(({ venue, like: told }) => (told > UNLIKE && told < EXACT ? [venue] : []))
}

/** Venues that may be the one about to be entered: the name sounds alike, or it stands at the same number. */
export async function likelySame(all: readonly Searchable[], name: string, address: string): Promise<LocalVenue[]> {
  const { EXACT, likeness } = await import('@/shared/words/sound')
  const [called, door] = [foldText(name), doorOf(address)]
  const like = (venue: LocalVenue) => {
    const known = foldText(venue.name)
    const same = door !== '' && door === doorOf(venue.address) ? EXACT : 0
    return same + ([...called].length > 1 ? Math.max(likeness(called, known), known ? likeness(known, called) : 0) : 0)
  }
  return closest(
    all.map(({ venue }) => ({ venue, like: like(venue) })),
    MOST_SAME,
  ).map(({ venue }) => venue)
}

interface Alike {
  venue: LocalVenue
  like: number
}

function closest(all: Alike[], most: number): Alike[] {
  return all
    .filter(({ like }) => like > 0)
    .sort((one, other) => other.like - one.like)
    .slice(0, most)
}

const MOST_SAME = 3

/** Street and number without what people write now and then: `站前路12`. None without a number. */
export function doorOf(address: string): string {
  const found = /([^\s\d]{2,}?)(?:大街|街道|街|路|巷|胡同)?\s*(\d+)/.exec(foldText(address).replace(/\s+/g, ''))
  return found ? `${found[1] ?? ''}${found[2] ?? ''}` : ''
}

function rank(venue: LocalVenue, word: string): number {
  return foldText(venue.name).startsWith(word) || venue.initials.startsWith(word) ? 0 : 1
}

/** A registered venue as it looks until the server has given it a number. */
export function blankVenue(me: Me): LocalVenue {
  const empty = null
  return {
    id: newId(),
    number: '',
    grid: me.grid.path,
    grid_name: me.grid.name,
    name: '',
    venue_class: 'shop',
    address: '',
    licence_name: empty,
    credit_code: empty,
    subtype: empty,
    floors: empty,
    area_m2: empty,
    building_kind: empty,
    operator: '',
    phone: empty,
    landlord: empty,
    landlord_phone: empty,
    staff_count: empty,
    lives_in: empty,
    residents: empty,
    residents_place: empty,
    rooms: empty,
    beds: empty,
    pupils: empty,
    mixed_use: empty,
    open_flame: empty,
    fuel: empty,
    gas_cylinders: empty,
    extinguishers: empty,
    extinguishers_expire_on: empty,
    emergency_lights: empty,
    exit_signs: empty,
    smoke_alarms: empty,
    gas_alarm: empty,
    window_obstruction: empty,
    escape_opening: empty,
    steel_panels: empty,
    indoor_ebike: empty,
    exits: empty,
    pledge_signed: empty,
    police_officer: empty,
    status: 'operating',
    remark: empty,
    opened_on: empty,
    lat: empty,
    lng: empty,
    initials: '',
    search: '',
    version: 0,
    codes: [],
    self_check: empty,
    taken_over_at: empty,
    oversize: empty,
    entered_on: today(),
    imported: false,
    visited_at: empty,
    updated_at: new Date().toISOString(),
    codeValues: [],
  }
}

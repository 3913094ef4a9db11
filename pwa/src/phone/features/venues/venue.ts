/** Venues as this phone keeps them, and what one may do to one. */
import { newId } from '@/shared/api/ids'
import type { Me } from '@/shared/api/rows'
import { db, type LocalVenue } from '@/phone/offline/db'
import { foldedWords, foldText } from '@/shared/words/folding'
import { expiry } from '@/shared/words/expiry'
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
  const venues = await db.venues.toArray()
  return venues
    .map((venue) => ({ venue, line: lineOf(venue) }))
    .sort((one, other) => (one.venue.number < other.venue.number ? -1 : 1))
}

function lineOf(venue: LocalVenue): string {
  const { search, name, address, operator, number, phone, initials, codeValues } = venue
  const told = phone?.includes('*') ? '' : phone // masked at the server: no whole number to find it by
  return foldText([name, address, operator, number, told ?? '', initials, ...codeValues, search].join(' '))
}

/** Asked for like a status: in business, and no plaque seen in place. */
export const NO_PLAQUE = 'no_plaque'

/** Asked for like a status: what expires there is past its day or soon will be. */
export const EXPIRING = 'expiring'

function stands(venue: LocalVenue, status: string): boolean {
  if (status === NO_PLAQUE) return isVisited(venue) && !hangs(venue)
  return status === EXPIRING ? expiry(venue) !== null : venue.status === status
}

/** All words must occur; a name that begins with what was typed comes first, or what expires first. */
export function findVenues(all: readonly Searchable[], { text, venueClass, status }: VenueQuery): LocalVenue[] {
  const words = foldedWords(text)
  const found = all.filter(
    ({ venue, line }) =>
      (!venueClass || venue.venue_class === venueClass) &&
      (!status || stands(venue, status)) &&
      words.every((word) => line.includes(word)),
  )
  const first = words[0]
  if (status === EXPIRING) found.sort((one, other) => (expiry(one.venue)?.days ?? 0) - (expiry(other.venue)?.days ?? 0))
  else if (first) found.sort((one, other) => rank(one.venue, first) - rank(other.venue, first))
  return found.map(({ venue }) => venue)
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
    updated_at: new Date().toISOString(),
    codeValues: [],
  }
}

/**
 * Larger than small, worked out here while a change waits to be sent; else the server's word stands.
 * Its rule word for word (`backend/field/venues/size_limits`), over the same sheet;
 * `tests/field/venues/sizes.json` holds both.
 */
// eslint-disable-next-line no-restricted-imports -- the limits are data of the server's, one sheet for both languages
import sheet from '../../../../../backend/field/venues/size_limits/thresholds.csv?raw'
import type { VenueRow } from '@/shared/api/rows'
import type { LocalVenue } from '@/phone/offline/db'
import { today } from '@/shared/words/dates'

const MEASURES = {
  area_m2: ['建筑面积', '㎡'],
  rooms: ['客房', ' 间'],
  beds: ['床位', ' 张'],
  pupils: ['在校（园）人数', ' 人'],
  staff_count: ['从业人数', ' 人'],
} as const
type Measure = keyof typeof MEASURES
export type Sized = Pick<VenueRow, 'grid' | 'name' | 'subtype' | 'venue_class' | Measure>

const ROWS = sheet
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [province = '', place = '', since = '', kind = '', called = '', marks = '', measure = '', below = ''] = line
      .trim()
      .split(',')
    return {
      province,
      place,
      since,
      kind,
      called,
      marks: marks.split(' ').filter(Boolean),
      measure: measure as Measure | '',
      below: Number(below),
    }
  })

export function oversizeOf(venue: Sized, day: string): string | null {
  const known = ROWS.filter(
    ({ province, since, kind }) => venue.grid.startsWith(province) && since <= day && kind === venue.venue_class,
  )
  const newest = known
    .map(({ since }) => since)
    .sort()
    .slice(-1)[0]
  const said = venue.name + (venue.subtype ?? '')
  const first = known.find(
    ({ since, marks }) => since === newest && (!marks.length || marks.some((mark) => said.includes(mark))),
  )
  const limits = known.filter(({ since, called }) => since === newest && called === first?.called)
  const found = limits.flatMap(({ measure, below }) => {
    const value = measure && venue[measure]
    return measure && typeof value === 'number'
      ? [{ name: MEASURES[measure][0], unit: MEASURES[measure][1], value, below }]
      : []
  })
  if (!first || !found.length || found.some(({ value, below }) => value < below)) return null
  const has = found.map(({ name, value, unit }) => `${name} ${value}${unit}`).join('、')
  const most = found.map(({ below, unit }) => `${below}${unit}`).join('、')
  return `${has}，不小于${first.place}${first.called}上限 ${most}，可能不属于九小场所，请核实是否按一般单位或重点单位管理`
}

export const sizeWarning = (venue: LocalVenue): string | null =>
  venue.pending ? oversizeOf(venue, today()) : venue.oversize

/** Two venues side by side: which facts differ, and whose value is taken. */
import type { VenueRow } from '@/shared/api/rows'
import { FIELDS, valueWords, type FieldName } from '@/office/features/venues/fields'
import { masked } from '@/office/features/venues/mask'
import type { Likeness } from '@/office/core/wire'

export type Side = 'one' | 'other'
export const SIDES: readonly Side[] = ['one', 'other']
export const across = (side: Side): Side => (side === 'one' ? 'other' : 'one')

export interface Compared {
  name: FieldName
  label: string
  one: string
  other: string
  differs: boolean
}

const ALWAYS: readonly FieldName[] = ['name', 'venue_class', 'address', 'operator', 'phone', 'status']

/** What is always held side by side, and whatever else is not the same. */
export function compared({ one, other, differ }: Likeness): Compared[] {
  const rows = FIELDS.filter(({ name }) => ALWAYS.includes(name) || differ.includes(name)).map((field) => ({
    name: field.name,
    label: field.label,
    one: wordsOf(field.name, one),
    other: wordsOf(field.name, other),
    differs: differ.includes(field.name),
  }))
  const placed = differ.includes('lat') || differ.includes('lng')
  const pin = (venue: VenueRow) => (venue.lat === null ? '' : '已标在地图上')
  return placed ? [...rows, { name: 'lat', label: '地图位置', one: pin(one), other: pin(other), differs: true }] : rows
}

function wordsOf(name: FieldName, venue: VenueRow): string {
  if (name === 'phone' || name === 'landlord_phone') return masked(venue[name])
  return valueWords(
    FIELDS.find((field) => field.name === name),
    venue[name],
  )
}

/** Whose value is taken at first: of the one that stays, but never a blank one. */
export function firstPicks(rows: readonly Compared[], keep: Side): Record<string, Side> {
  const of = (row: Compared): Side => (row[keep] || !row[across(keep)] ? keep : across(keep))
  return Object.fromEntries(rows.filter((row) => row.differs).map((row) => [row.name, of(row)]))
}

/** What is taken from the row that goes. */
export const takenFrom = (picks: Record<string, Side>, keep: Side): string[] =>
  Object.entries(picks)
    .filter(([, side]) => side !== keep)
    .map(([name]) => name)

/** The one with more behind it stays, at first. */
export function firstKept({ one, other }: Likeness): Side {
  const [mine, theirs] = [one.open_hazards ?? 0, other.open_hazards ?? 0]
  if (mine !== theirs) return mine > theirs ? 'one' : 'other'
  return (other.last_visit_at ?? '') > (one.last_visit_at ?? '') ? 'other' : 'one'
}

/** Entering a venue and mending what is known of it. */
import type { Commands, VenueFacts } from '@/shared/api/commands'
import type { VenueRow } from '@/shared/api/rows'
import { db, type LocalVenue } from '@/phone/offline/db'
import { isMasked } from '@/phone/offline/numbers'
import { act } from '@/phone/offline/outbox'
import type { DraftPhoto } from '@/phone/offline/photos'
import { isPhone, PHONE_WRONG } from '@/shared/words/phones'
import { type Fact, type FactField, firstFacts, isBlank, moreFacts, needed, sizeFacts } from './facts'

type Value = string | number | boolean | null

export interface VenueDraft {
  id: string
  grid: string
  values: Partial<Record<FactField, Value>>
  photos: DraftPhoto[]
}

const FACTS: readonly Fact[] = [...firstFacts, ...sizeFacts, ...moreFacts]

/** Version 0 is a blank that was never entered. */
export const draftKeyOf = (venue: Pick<VenueRow, 'id' | 'version'>) =>
  venue.version === 0 ? 'venue/new' : `venue/${venue.id}`

export function draftOf(venue: LocalVenue): VenueDraft {
  const values = Object.fromEntries(FACTS.map(({ field }) => [field, venue[field]]))
  // A class must be chosen, not taken from the blank.
  if (venue.version === 0) values['venue_class'] = null
  return { id: venue.id, grid: venue.grid, values, photos: [] }
}

/** Field → what is wrong with it; empty when it can be saved. */
export function problemsOf(venue: VenueRow, { values }: VenueDraft): Partial<Record<FactField, string>> {
  const problems: Partial<Record<FactField, string>> = {}
  for (const fact of FACTS) {
    const value = tidy(fact, values[fact.field])
    if (needed.includes(fact.field) && isBlank(value)) problems[fact.field] = `${fact.label}还没填`
    else if (fact.kind === 'phone' && !isBlank(value) && value !== venue[fact.field] && !isPhone(String(value)))
      problems[fact.field] = isMasked(String(value)) ? '要改电话，请填完整的号码' : PHONE_WRONG
    else if ((fact.kind === 'count' || fact.kind === 'decimal') && typeof value === 'number' && value < 0)
      problems[fact.field] = '不能小于 0'
  }
  return problems
}

export function registerVenue(blank: LocalVenue, draft: VenueDraft, gridName: string, key: string): Promise<string> {
  const facts = tidied(draft.values)
  const known = Object.fromEntries(Object.entries(facts).filter(([, value]) => !isBlank(value)))
  const args: Commands['venue.register'] = {
    ...(known as unknown as VenueFacts),
    id: draft.id,
    grid: draft.grid,
    ...(draft.photos.length && { photos: draft.photos }),
  }
  const row = { ...blank, ...facts, id: draft.id, grid: draft.grid, grid_name: gridName, version: 1 } as LocalVenue
  return act('venue.register', args, { draftKey: key, local: () => db.venues.put(row) })
}

/** What was changed, with what stood there before: two people may mend different facts at once. */
export function changesOf(venue: LocalVenue, draft: VenueDraft): Record<string, { from: unknown; to: unknown }> {
  const facts = Object.entries(tidied(draft.values)) as [FactField, Value][]
  const changed = facts.filter(([field, to]) => (isBlank(venue[field]) ? null : venue[field]) !== to)
  // The operator's name is a text on the server, empty when nobody knows it.
  return Object.fromEntries(
    changed.map(([field, to]) => [field, { from: venue[field], to: field === 'operator' ? (to ?? '') : to }]),
  )
}

export function amendVenue(venue: LocalVenue, draft: VenueDraft, key: string): Promise<string> {
  const changes = changesOf(venue, draft)
  const mended = Object.fromEntries(
    Object.entries(changes).map(([field, { to }]) => [field, to]),
  ) as Partial<LocalVenue>
  return act(
    'venue.amend',
    { venue_id: venue.id, changes },
    { draftKey: key, local: () => db.venues.update(venue.id, mended) },
  )
}

function tidied(values: VenueDraft['values']): Record<string, Value> {
  return Object.fromEntries(FACTS.map((fact) => [fact.field, tidy(fact, values[fact.field])]))
}

function tidy({ kind }: Fact, value: Value | undefined): Value {
  if (value === undefined || value === null) return null
  if (typeof value === 'boolean') return value
  const text = String(value).trim()
  if (text === '') return null
  if (kind === 'count') return Math.round(Number(text))
  return kind === 'decimal' ? Number(text) : text
}

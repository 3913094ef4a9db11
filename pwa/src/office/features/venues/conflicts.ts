/** The same field changed on both sides: the server keeps the first, and what it kept is read back. */
import type { VenueRow } from '@/shared/api/rows'
import type { FieldName } from './fields'
import { isMasked, masked } from './mask'

export interface Conflict {
  field: FieldName
  mine: unknown
  theirs: unknown
}

type Changes = Record<string, { from: unknown; to: unknown }>

export function conflictsOf(changes: Changes, after: VenueRow): Conflict[] {
  return (Object.keys(changes) as FieldName[])
    .map((field) => ({ field, mine: changes[field]?.to ?? null, theirs: after[field] }))
    .filter(({ mine, theirs }) => !same(mine, theirs))
}

function same(mine: unknown, theirs: unknown): boolean {
  if (isMasked(theirs) && typeof mine === 'string') return masked(mine) === theirs
  return (mine ?? null) === (theirs ?? null)
}

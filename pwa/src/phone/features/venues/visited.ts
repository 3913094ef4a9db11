/** Apart from all else of venues, since the first screen asks for it. */
import type { VenueRow } from '@/shared/api/rows'

/** Nobody visits what has closed down. */
export function isVisited(venue: Pick<VenueRow, 'status'>): boolean {
  return venue.status === 'operating' || venue.status === 'suspended'
}

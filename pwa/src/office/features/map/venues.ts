/** Venues of the map as the desk looks at them: narrowed, drawn, and put in their places. */
import { type Pin, type Place, stateOf } from '@/shared/map'
import type { GridNode, MapVenue } from '@/office/core/wire'
import { foldedWords, foldText } from '@/shared/words/folding'

export const SHOWN = [
  ['open', '有未销号隐患'],
  ['overdue', '有逾期隐患'],
  ['unplaced', '没有标位置'],
] as const

export interface Narrowing {
  venue_class: string
  show: string
  q: string
}

export function narrowed(all: readonly MapVenue[], { venue_class, show, q }: Narrowing): MapVenue[] {
  const words = foldedWords(q)
  return all.filter(
    (venue) =>
      (!venue_class || venue.venue_class === venue_class) &&
      (show !== 'open' || venue.open > 0) &&
      (show !== 'overdue' || venue.overdue > 0) &&
      (show !== 'unplaced' || !placeOf(venue)) &&
      words.every((word) => foldText(`${venue.name} ${venue.address} ${venue.number}`).includes(word)),
  )
}

export function placeOf({ lat, lng }: Pick<MapVenue, 'lat' | 'lng'>): Place | null {
  return lat === null || lng === null ? null : { lat, lng }
}

/** Outlined by community; within one community by grid. */
export function pinsOf(venues: readonly MapVenue[], grids: readonly GridNode[], chosenGrid: string): Pin[] {
  const communities = grids.filter(({ level }) => level === 'community')
  const fine = communities.some(({ path }) => chosenGrid.startsWith(path))
  const areas = fine ? grids.filter(({ level }) => level === 'grid') : communities
  return venues.flatMap((venue) => {
    const at = placeOf(venue)
    const area = areas.find(({ path }) => venue.grid.startsWith(path))?.name ?? ''
    return at
      ? [{ id: venue.id, name: venue.name, area, state: stateOf(venue.status, venue.open, venue.overdue), ...at }]
      : []
  })
}

/** Both halves always travel together. */
export function changesOf(before: Place | null, after: Place | null) {
  return {
    lat: { from: before?.lat ?? null, to: after?.lat ?? null },
    lng: { from: before?.lng ?? null, to: after?.lng ?? null },
  }
}

/** From a scanned or typed text to the venue, in the local rows alone: works without network. */
import { aliasOf, readScan } from './codes'
import { db, type LocalVenue } from './db'
import { getMeta } from './meta'

export type Found =
  | { kind: 'venue'; venue: LocalVenue }
  /** A printed number typed without its street fits several venues. */
  | { kind: 'several'; venues: LocalVenue[] }
  /** The plaque was replaced or recalled. */
  | { kind: 'revoked'; venue: LocalVenue }
  /** A code of this county that no venue here carries: new, or outside one's grid. */
  | { kind: 'unknown'; value: string }
  | { kind: 'other_county'; value: string }
  | { kind: 'not_a_plaque' }

export async function findVenue(text: string): Promise<Found> {
  const me = await getMeta('me')
  const scanned = readScan(text, me?.public_url ?? location.origin, me?.county.code ?? '')
  if (scanned.kind === 'not_a_plaque') return (await byAlias(text)) ?? scanned
  if (scanned.kind === 'number') return byNumber(scanned.value)
  const venues = await db.venues.where('codeValues').equals(scanned.value).toArray()
  // Several shops may name one licence; a code that was moved leaves its old place revoked.
  const venue =
    venues.find((one) => one.codes.some((code) => code.value === scanned.value && !code.revoked)) ?? venues[0]
  if (venue) return { kind: isRevoked(venue, scanned.value) ? 'revoked' : 'venue', venue }
  return { kind: scanned.kind === 'other_county' ? 'other_county' : 'unknown', value: scanned.value }
}

/** A code of others that was bound here, although its text says nothing to us. */
async function byAlias(text: string): Promise<Found | null> {
  const alias = (await aliasOf(text)).toUpperCase()
  const venues = await db.venues.where('codeValues').equals(alias).toArray()
  const venue = venues.find((one) => !isRevoked(one, alias))
  return venue ? { kind: 'venue', venue } : null
}

async function byNumber(number: string): Promise<Found> {
  const exact = await db.venues.where('number').equals(number).first()
  if (exact) return { kind: 'venue', venue: exact }
  const venues = await db.venues.filter((venue) => venue.number.endsWith(`-${number}`)).toArray()
  if (venues.length > 1) return { kind: 'several', venues }
  return venues[0] ? { kind: 'venue', venue: venues[0] } : { kind: 'unknown', value: number }
}

function isRevoked(venue: LocalVenue, value: string): boolean {
  const bound = venue.codes.filter((code) => code.value.toUpperCase() === value)
  return bound.length > 0 && bound.every((code) => code.revoked)
}

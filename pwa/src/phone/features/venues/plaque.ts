/** The codes of a venue on this phone: what hangs, what was scanned at the door, and noting it. */
import type { VenueCode } from '@/shared/api/rows'
import { aliasOf, readScan } from '@/phone/offline/codes'
import { db, type LocalVenue } from '@/phone/offline/db'
import { getMeta } from '@/phone/offline/meta'
import { act } from '@/phone/offline/outbox'
import type { DraftPhoto } from '@/phone/offline/photos'
import { codeKindNames } from '@/shared/words/labels'

/** Its own plaque, scanned in place. */
export function hangs({ codes }: Pick<LocalVenue, 'codes'>): boolean {
  return codes.some(({ kind, revoked, installed_at }) => kind === 'token' && !revoked && Boolean(installed_at))
}

export function hasCode({ codes }: Pick<LocalVenue, 'codes'>, kind: VenueCode['kind']): boolean {
  return codes.some((code) => code.kind === kind && !code.revoked)
}

/** What a code at the door is to this venue. */
export type AtDoor =
  /** `other`: it takes the place of what hangs there now. */
  | { kind: 'plaque'; value: string; other: boolean }
  | { kind: 'bind'; as: 'jian' | 'licence'; value: string }
  /** Its text says nothing to us: somebody says what it is, and its hash is kept. */
  | { kind: 'foreign'; value: string }
  | { kind: 'known'; name: string }
  | { kind: 'taken'; venue: LocalVenue }
  | { kind: 'void' | 'other_county' | 'number' }

export async function readAtDoor(text: string, venue: LocalVenue): Promise<AtDoor> {
  const me = await getMeta('me')
  const scanned = readScan(text, me?.public_url ?? location.origin, me?.county.code ?? '')
  if (scanned.kind === 'other_county' || scanned.kind === 'number') return { kind: scanned.kind }
  const value = scanned.kind === 'not_a_plaque' ? await aliasOf(text) : scanned.value
  const holders = await db.venues.where('codeValues').equals(value.toUpperCase()).toArray()
  const bound = holders
    .flatMap((holder) => holder.codes.map((code) => ({ holder, code })))
    .filter(({ code }) => code.value === value)
  const there = bound.find(({ code }) => !code.revoked)
  if (there && there.holder.id !== venue.id) return { kind: 'taken', venue: there.holder }
  if (scanned.kind === 'token') {
    if (!there && bound.length) return { kind: 'void' }
    return { kind: 'plaque', value, other: !there || there.code.issued_at > oldest(venue) }
  }
  if (there) return { kind: 'known', name: codeKindNames[there.code.kind] }
  return scanned.kind === 'not_a_plaque' ? { kind: 'foreign', value } : { kind: 'bind', as: scanned.kind, value }
}

function oldest({ codes }: LocalVenue): string {
  return (
    codes
      .filter(({ kind, revoked }) => kind === 'token' && !revoked)
      .map(({ issued_at }) => issued_at)
      .sort()[0] ?? ''
  )
}

/** It hangs: what was issued before it opens the venue no more. */
export function installPlaque(venue: LocalVenue, value: string, place: string, photos: DraftPhoto[]): Promise<string> {
  const args = { venue_id: venue.id, value, ...(place && { place }), ...(photos.length && { photos }) }
  const now = new Date().toISOString()
  const known = venue.codes.find((code) => code.kind === 'token' && code.value === value)
  const issued_at = known?.issued_at ?? now
  const others = venue.codes
    .filter((code) => code !== known)
    .map((code) => (code.kind === 'token' && code.issued_at < issued_at ? { ...code, revoked: true } : code))
  return act('code.install', args, {
    local: () =>
      put(venue, [
        ...others,
        { kind: 'token', value, revoked: false, issued_at, installed_at: now, place: place || null },
      ]),
  })
}

export function bindCode(venue: LocalVenue, kind: VenueCode['kind'], value: string): Promise<string> {
  const now = new Date().toISOString()
  const others = venue.codes.filter((code) => code.kind !== kind || code.value !== value)
  return act(
    'code.bind',
    { venue_id: venue.id, kind, value },
    {
      local: () =>
        put(venue, [...others, { kind, value, revoked: false, issued_at: now, installed_at: now, place: null }]),
    },
  )
}

/** A revoked plaque stays findable: it deserves its own sentence. */
function put(venue: LocalVenue, codes: VenueCode[]) {
  const codeValues = [...new Set([...venue.codeValues, ...codes.map(({ value }) => value.toUpperCase())])]
  return db.venues.update(venue.id, { codes, codeValues })
}

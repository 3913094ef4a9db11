/** The report form: its draft, its checklist, and the saving. */
import { newId } from '@/shared/api/ids'
import type { EbikeRow, ItemRow, Me, SpotKind } from '@/shared/api/rows'
import { joinVisit } from '@/phone/features/patrols'
import { db, type LocalHazard, type LocalVenue } from '@/phone/offline/db'
import type { DraftPhoto } from '@/phone/offline/photos'
import { today } from '@/shared/words/dates'
import { ebikeName } from '@/shared/words/ebikes'
import { foldedWords, foldText } from '@/shared/words/folding'
import { type Found, type Place, reportHazard, take } from './hazard'

/** A described place as it is being filled in. */
export interface SpotDraft {
  kind: SpotKind
  words: string
  grid: string
  grid_name: string
  lat: number | null
  lng: number | null
}

export interface ReportDraft {
  id: string
  /** Where it is, when that is no venue and no e-bike. */
  spot?: SpotDraft
  item: string
  detail: string
  photos: DraftPhoto[]
  fixed: DraftPhoto[]
}

/** What a finding is to the same one of the last 30 days. */
export type Kin = 'join' | 'recurs' | 'new'

export function blankReport(): ReportDraft {
  return { id: newId(), item: '', detail: '', photos: [], fixed: [] }
}

/** The group of the checklist that may be found on an e-bike. */
const OF_EBIKES = 'H'

export const draftKeyOf = (place: string) => `report/${place}`

/** What is found in corridors and yards, before all that is found anywhere. */
const OF_PUBLIC = ['A03', 'H01', 'A02', 'H02', 'H04', 'C11']

/** Which ledger a kind of described place is about; the others follow it. */
const LEDGERS: Record<SpotKind, readonly ItemRow['domain'][]> = {
  public: ['fire', 'street_facility', 'road'],
  facility: ['street_facility', 'fire', 'road'],
  road: ['road', 'street_facility', 'fire'],
}

/** The checklist for a class of venue, for e-bikes or for a described place, as it stands today; what fits best first. */
export async function itemsFor(place: Pick<Place, 'ebike' | 'venue_class' | 'spot'>): Promise<ItemRow[]> {
  const day = today()
  const items = await db.items.toArray()
  return items
    .filter((item) => item.valid_from <= day && (item.valid_to === null || day < item.valid_to))
    .filter((item) => fits(item, place))
    .sort(
      (one, other) =>
        rankOf(one, place) - rankOf(other, place) ||
        other.frequency - one.frequency ||
        one.code.localeCompare(other.code),
    )
}

function fits(
  { code, domain, classes }: ItemRow,
  { ebike, venue_class, spot }: Pick<Place, 'ebike' | 'venue_class' | 'spot'>,
): boolean {
  if (ebike) return code.startsWith(OF_EBIKES)
  if (spot) return classes.length === 0
  // A road is no venue's.
  return domain !== 'road' && (classes.length === 0 || (venue_class !== null && classes.includes(venue_class)))
}

function rankOf({ code, domain }: ItemRow, { spot }: Pick<Place, 'spot'>): number {
  if (!spot) return 0
  const first = spot.kind === 'public' ? OF_PUBLIC.indexOf(code) : -1
  return first >= 0 ? first : (LEDGERS[spot.kind].indexOf(domain) + 1) * OF_PUBLIC.length
}

/** The place that is being described, as the form has it so far. */
export function describedPlace(id: string, { kind, words, grid, grid_name, lat, lng }: SpotDraft): Place {
  return { id, name: words.trim(), address: grid_name, grid, grid_name, venue_class: null, spot: { kind, lat, lng } }
}

export function blankSpot(kind: SpotKind): SpotDraft {
  return { kind, words: '', grid: '', grid_name: '', lat: null, lng: null }
}

export function findItems(items: readonly ItemRow[], text: string): ItemRow[] {
  const words = foldedWords(text)
  return items.filter((item) => {
    const line = foldText(`${item.code} ${item.text} ${item.group}`)
    return words.every((word) => line.includes(word))
  })
}

export function placeOf(ebike: EbikeRow): Place {
  const { id, address, grid, grid_name } = ebike
  return { id, name: ebikeName(ebike), address, grid, grid_name, venue_class: null, ebike: true }
}

/** A finding made on a visit is kept together with it, in one transaction. `visited`: the venue of that visit. */
export function saveReport(me: Me, found: Found, visited?: LocalVenue): Promise<string> {
  const key = draftKeyOf(found.place.id)
  return db.transaction('rw', db.tables, async () => {
    const visit = visited ? await joinVisit(me, visited) : null
    return reportHazard(me, { ...found, visit }, key)
  })
}

/** 并入: the same thing once more, so its pictures and a word go to the ticket that is open. */
export function joinReport(me: Me, found: Found, open: LocalHazard, visited?: LocalVenue): Promise<string> {
  const draftKey = draftKeyOf(found.place.id)
  const photos = [...found.photos, ...found.fixed]
  const text = found.detail ? `再次看到：${found.detail}` : '再次看到，还没有改好'
  return db.transaction('rw', db.tables, async () => {
    if (visited) await joinVisit(me, visited, 0)
    return take(
      'hazard.note',
      { id: open.id, text, photos },
      me,
      open,
      { draftKey, kind: 'note', text, photos, stage: 'other' },
      {},
    )
  })
}

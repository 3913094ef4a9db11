/** The report form: its draft, its checklist, and the saving. */
import { newId } from '@/shared/api/ids'
import type { EbikeRow, ItemRow, Me } from '@/shared/api/rows'
import { joinVisit } from '@/phone/features/patrols'
import { db, type LocalHazard, type LocalVenue } from '@/phone/offline/db'
import type { DraftPhoto } from '@/phone/offline/photos'
import { today } from '@/shared/words/dates'
import { ebikeName } from '@/shared/words/ebikes'
import { foldedWords, foldText } from '@/shared/words/folding'
import { type Found, type Place, reportHazard, take } from './hazard'

export interface ReportDraft {
  id: string
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

/** The checklist for a class of venue, or for e-bikes, as it stands today, the commonest first. */
export async function itemsFor({ ebike, venue_class }: Pick<Place, 'ebike' | 'venue_class'>): Promise<ItemRow[]> {
  const day = today()
  const items = await db.items.toArray()
  return (
    items
      // Roads have no venue; they are reported by another form.
      .filter((item) => item.domain !== 'road')
      .filter((item) => item.valid_from <= day && (item.valid_to === null || day < item.valid_to))
      .filter((item) =>
        ebike
          ? item.code.startsWith(OF_EBIKES)
          : item.classes.length === 0 || (venue_class && item.classes.includes(venue_class)),
      )
      .sort((one, other) => other.frequency - one.frequency || one.code.localeCompare(other.code))
  )
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

/** The report form: its draft, its checklist, and the saving. */
import { newId } from '@/api/ids'
import type { ItemRow, Me, VenueClass } from '@/api/rows'
import { joinVisit } from '@/features/patrols'
import { db, type LocalHazard } from '@/offline/db'
import type { DraftPhoto } from '@/offline/photos'
import { today } from '@/words/dates'
import { type Found, reportHazard, take } from './hazard'

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

export const draftKeyOf = (venueId: string) => `report/${venueId}`

/** The checklist for a class of venue as it stands today, the commonest first. */
export async function itemsFor(venueClass: VenueClass): Promise<ItemRow[]> {
  const day = today()
  const items = await db.items.toArray()
  return items
    // Roads have no venue; they are reported by another form.
    .filter((item) => item.domain !== 'road')
    .filter((item) => item.valid_from <= day && (item.valid_to === null || day < item.valid_to))
    .filter((item) => item.classes.length === 0 || item.classes.includes(venueClass))
    .sort((one, other) => other.frequency - one.frequency || one.code.localeCompare(other.code))
}

export function findItems(items: readonly ItemRow[], text: string): ItemRow[] {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean)
  return items.filter((item) => {
    const line = `${item.code} ${item.text} ${item.group}`.toLowerCase()
    return words.every((word) => line.includes(word))
  })
}

/** A finding made on a visit is kept together with it, in one transaction. */
export function saveReport(me: Me, found: Found, inVisit: boolean): Promise<string> {
  const key = draftKeyOf(found.venue.id)
  return db.transaction('rw', db.tables, async () => {
    const visit = inVisit ? await joinVisit(me, found.venue) : null
    return reportHazard(me, { ...found, visit }, key)
  })
}

/** 并入: the same thing once more, so its pictures and a word go to the ticket that is open. */
export function joinReport(me: Me, found: Found, open: LocalHazard, inVisit: boolean): Promise<string> {
  const draftKey = draftKeyOf(found.venue.id)
  const photos = [...found.photos, ...found.fixed]
  const text = found.detail ? `再次看到：${found.detail}` : '再次看到，还没有改好'
  return db.transaction('rw', db.tables, async () => {
    if (inVisit) await joinVisit(me, found.venue, 0)
    return take('hazard.note', { id: open.id, text, photos }, me, open, { draftKey, kind: 'note', text, photos, stage: 'other' }, {})
  })
}

/** What may be wrong with a road: the checklist's items, those of the season first. */
import { newId } from '@/shared/api/ids'
import type { ItemRow } from '@/shared/api/rows'
import { db } from '@/phone/offline/db'
import type { DraftPhoto } from '@/phone/offline/photos'
import { today } from '@/shared/words/dates'

export interface RoadDraft {
  id: string
  grid: string
  words: string
  item: string
  detail: string
  on_behalf: string
  photos: DraftPhoto[]
}

export const ROAD_DRAFT = 'report/road'

export const blankRoad = (): RoadDraft => ({
  id: newId(),
  grid: '',
  words: '',
  item: '',
  detail: '',
  on_behalf: '',
  photos: [],
})

/** Grain is dried on roads in autumn, ice lies on them in winter. */
const SEASONS: Readonly<Record<string, readonly number[]>> = { K05: [9, 10, 11], K09: [11, 12, 1, 2, 3] }

const inSeason = ({ code }: ItemRow, month: number) => SEASONS[code]?.includes(month) ?? false
const outOfSeason = (item: ItemRow, month: number) => item.code in SEASONS && !inSeason(item, month)

export function bySeason(items: readonly ItemRow[], month: number): ItemRow[] {
  const rank = (item: ItemRow) => (inSeason(item, month) ? 0 : outOfSeason(item, month) ? 2 : 1)
  return [...items].sort((one, other) => rank(one) - rank(other) || one.code.localeCompare(other.code))
}

export async function roadItems(day = today()): Promise<ItemRow[]> {
  const items = await db.items.toArray()
  const valid = items.filter(
    ({ domain, valid_from, valid_to }) =>
      domain === 'road' && valid_from <= day && (valid_to === null || day < valid_to),
  )
  return bySeason(valid, Number(day.slice(5, 7)))
}

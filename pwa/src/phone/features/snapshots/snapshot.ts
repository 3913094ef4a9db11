/** 随手拍: pictures first; where it is, is said afterwards. */
import { newId } from '@/shared/api/ids'
import type { SpotKind } from '@/shared/api/rows'
import { type ReportDraft, reporting } from '@/phone/features/hazards'
import { isVisited, registry } from '@/phone/features/venues'
import { db, type LocalVenue } from '@/phone/offline/db'
import { draftId, finishDraft } from '@/phone/offline/drafts'
import { getMeta } from '@/phone/offline/meta'
import type { DraftPhoto } from '@/phone/offline/photos'
import { lastScanned } from '@/phone/offline/scanned'
import { dayOf, today } from '@/shared/words/dates'

/** The draft of pictures that have no place yet. */
export const SNAP = 'snap'

const NEAR = 6

export interface Around {
  /** Where one stood last: by the code that was scanned, or the visit that was made today. */
  last: LocalVenue[]
  /** On the same street, the next number first. */
  near: LocalVenue[]
}

export async function around(): Promise<Around> {
  const last = await lastPlaces()
  const from = last[0]
  if (!from) return { last, near: [] }
  const { doorOf } = await registry()
  const [street, number] = parts(doorOf(from.address))
  if (!street) return { last, near: [] }
  const away = (venue: LocalVenue) => Math.abs(parts(doorOf(venue.address))[1] - number)
  const known = new Set(last.map(({ id }) => id))
  const near = await db.venues
    .filter((venue) => isVisited(venue) && !known.has(venue.id) && parts(doorOf(venue.address))[0] === street)
    .toArray()
  return { last, near: near.sort((one, other) => away(one) - away(other)).slice(0, NEAR) }
}

const FEW = 2

async function lastPlaces(): Promise<LocalVenue[]> {
  const me = await getMeta('me')
  const visits = await db.visits.orderBy('at').reverse().limit(NEAR).toArray()
  const mine = visits.filter((visit) => visit.by === me?.id && dayOf(visit.at) === today())
  const ids = [...new Set([...(await lastScanned()), ...mine.map(({ venue_id }) => venue_id)])]
  const venues = await db.venues.bulkGet(ids)
  return venues.filter((venue) => venue !== undefined).slice(0, FEW)
}

function parts(door: string): [street: string, number: number] {
  const found = /^(.*?)(\d+)$/.exec(door)
  return [found?.[1] ?? '', Number(found?.[2] ?? 0)]
}

/** With what is taken once it is mended a ticket begins with twelve at most. */
const MOST_TOGETHER = 9

export class TooMany extends Error {
  constructor() {
    super('这家店还有一份没报完的隐患，照片放不下了。请先把那份提交，再选这里；照片都还在。')
  }
}

/** The pictures go on to the report of a venue, beside what was begun there. In one transaction. */
export function toVenue(venue: string, photos: readonly DraftPhoto[]): Promise<void> {
  return handIn(venue, photos)
}

/** Or to a place that is still to be described; gives its id. */
export async function toSpot(kind: SpotKind, photos: readonly DraftPhoto[]): Promise<string> {
  const id = newId()
  await handIn(id, photos, kind)
  return id
}

async function handIn(place: string, photos: readonly DraftPhoto[], kind?: SpotKind): Promise<void> {
  const { blankReport, blankSpot, markBegun, reportKeyOf } = await reporting()
  return db.transaction('rw', db.drafts, db.meta, async () => {
    const key = draftId((await getMeta('me'))?.id ?? '', reportKeyOf(place))
    const begun = (await db.drafts.get(key))?.value as ReportDraft | undefined
    if (!begun) markBegun(place)
    if ((begun?.photos.length ?? 0) + photos.length > MOST_TOGETHER) throw new TooMany()
    const draft = { ...blankReport(), ...(kind && { spot: blankSpot(kind) }), ...begun }
    const whole: ReportDraft = { ...draft, photos: [...draft.photos, ...photos] }
    await db.drafts.put({
      key,
      value: JSON.parse(JSON.stringify(whole)) as object,
      at: new Date().toISOString(),
    })
    await finishDraft(SNAP)
  })
}

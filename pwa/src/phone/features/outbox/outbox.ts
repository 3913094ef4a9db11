/** What waits on this phone, in the words of the person who did it. */
import type { Commands } from '@/shared/api/commands'
import type { HazardRow } from '@/shared/api/rows'
import { db, type LocalPhoto, type OutboxRow } from '@/phone/offline/db'
import { commandNames } from '@/shared/words/commands.gen'
import { outcomeNames } from '@/shared/words/labels'
import { noticeNames } from '@/shared/words/notices.gen'
import { refusalWords } from '@/shared/words/zh'

const STUBBORN_TRIES = 5

export interface Waiting {
  row: OutboxRow
  title: string
  place: string
  /** Where to look at it. */
  to: string
  needsPerson: boolean
  /** What came back, when something did. */
  said: string
}

export interface WaitingPhotos {
  key: string
  ids: string[]
  place: string
  /** Where a new picture can be taken instead. */
  to: string
  count: number
  said: string
}

export async function explain(rows: readonly OutboxRow[]): Promise<Waiting[]> {
  return Promise.all(
    rows.map(async (row) => {
      const stubborn = row.code !== undefined && row.tries >= STUBBORN_TRIES
      const turnedDown = row.state !== 'waiting' && row.state !== 'held'
      return {
        row,
        title: titleOf(row),
        place: await placeOf(row.subject, row.about),
        to: pageOf(row),
        needsPerson: turnedDown || stubborn,
        said: turnedDown || row.code ? refusalWords(row.code, row.detail) : '',
      }
    }),
  )
}

/** Photos not yet on the server, one line for each thing they belong to. */
export async function waitingPhotos(author: string): Promise<WaitingPhotos[]> {
  const photos = await db.photos
    .where('state')
    .anyOf('waiting', 'refused')
    .filter((photo) => photo.author === author)
    .toArray()
  const groups = new Map<string, LocalPhoto[]>()
  for (const photo of photos) {
    const key = `${photo.state} ${photo.subject}`
    groups.set(key, [...(groups.get(key) ?? []), photo])
  }
  return Promise.all(
    [...groups].map(async ([key, group]) => {
      const first = group[0]
      const refused = first?.state === 'refused'
      const place = await placeOf(first?.subject ?? '')
      const said = refused ? refusalWords(first.code) : ''
      return {
        key,
        ids: group.map((photo) => photo.id),
        place,
        to: first?.subject.startsWith('dissuasions/') ? '/duty' : `/${first?.subject ?? ''}`,
        count: group.length,
        said,
      }
    }),
  )
}

/** The line may have been to blame after all. */
export async function sendPhotosAgain(ids: string[]): Promise<void> {
  await db.photos.where('id').anyOf(ids).modify({ state: 'waiting', tries: 0, retryAt: 0 })
}

/** Their author gives them up. */
export async function givePhotosUp(ids: string[]): Promise<void> {
  await db.transaction('rw', db.photos, db.photoData, async () => {
    await db.photos.bulkDelete(ids)
    await db.photoData.bulkDelete(ids)
  })
}

function titleOf({ name, args }: OutboxRow): string {
  const { outcome, passed, agreed } = args as {
    outcome?: keyof typeof outcomeNames
    passed?: boolean
    agreed?: boolean
  }
  if (name === 'notice.issue') return noticeNames[(args as Commands['notice.issue']).kind]
  if (outcome) return `走访：${outcome === 'checked' ? '完成' : outcomeNames[outcome]}`
  if (passed !== undefined) return passed ? '复查合格' : '复查不合格，退回'
  if (agreed !== undefined) return agreed ? '同意撤销' : '不同意撤销'
  return commandNames[name] ?? '一项操作'
}

/** Where the row is seen; what a station does is all on one page. */
function pageOf(row: OutboxRow): string {
  if (/^(duties|dissuasions)\//.test(row.subject)) return '/duty'
  return `/${row.subject.startsWith('visits/') ? `venues/${venueOf(row)}` : row.subject}`
}

function venueOf({ args }: OutboxRow): string {
  return (args as { venue_id?: string }).venue_id ?? ''
}

async function placeOf(subject: string, about = ''): Promise<string> {
  const [table = '', id = ''] = subject.split('/')
  if (table === 'hazards') {
    const hazard: HazardRow | undefined = await db.hazards.get(id)
    return hazard ? `${hazard.venue_name}，${hazard.item_text}` : about || '隐患'
  }
  if (table === 'visits') return (await db.visits.get(id))?.venue_name ?? (about || '走访')
  if (table === 'duties' || table === 'dissuasions') {
    const row = await (table === 'duties' ? db.duties : db.dissuasions).get(id)
    return (row && (await db.stations.get(row.station_id))?.name) ?? (about || '劝导站')
  }
  return (await db.venues.get(id))?.name ?? (about || '场所')
}

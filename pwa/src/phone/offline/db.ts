/**
 * The local database. Screens read nothing else; what was saved here is never lost.
 *
 * Mirrored (may be dropped and pulled again): grids, items, venues, hazards, visits, ebikes, campaigns, sites, stations,
 * rosters, duties, dissuasions, plans, shadows.
 * Ours alone (never touched by a pull): outbox, photos, photoData, drafts, meta.
 */
import Dexie, { type EntityTable } from 'dexie'
import type {
  CampaignRow,
  DutyRow,
  EbikeRow,
  GridRow,
  HazardRow,
  ItemRow,
  PlanRow,
  RosterRow,
  SiteRow,
  StationRow,
  TallyRow,
  VenueRow,
  VisitRow,
} from '@/shared/api/rows'

/** `pending`: shows a change the server has not answered yet. */
export type Local<Row> = Row & { pending?: true }
export type LocalVenue = Local<VenueRow> & { codeValues: string[] }
export type LocalHazard = Local<HazardRow>
export type LocalVisit = Local<VisitRow>
export type LocalEbike = Local<EbikeRow>
export type LocalDuty = Local<DutyRow>
/** `withdrawn`: taken back here; it counts no more, whatever the server still says. */
export type LocalTally = Local<TallyRow> & { withdrawn?: true }
export type LocalSite = Local<SiteRow>

/** waiting, held: will be sent (again) by itself. The others wait for a person. */
export type OutboxState = 'waiting' | 'held' | 'superseded' | 'parked' | 'id_reused'

export interface OutboxRow {
  /** Order of saving on this phone; the `sequence` of the push. */
  n: number
  id: string
  name: string
  args: unknown
  at: string
  after: string[]
  author: string
  authorName: string
  /** The row the command is about: `hazards/<id>`. Pull leaves it alone while the command waits. */
  subject: string
  /** The venue's name as it was known then: the subject itself may leave this phone. */
  about?: string
  /** The subject did not exist on this phone before. */
  born: boolean
  photos: string[]
  state: OutboxState
  tries: number
  /** Epoch ms; not sent before. */
  retryAt: number
  /** The server choked on the batch it was in: sent by itself, so that it holds up nobody. */
  alone?: boolean
  code?: string
  detail?: string
  facts?: Record<string, unknown>
}

/**
 * draft: belongs to a form · waiting: to be uploaded · sent: the server confirmed the hash, bytes kept ·
 * safe: the server lists it, bytes dropped · refused: waits for a person, bytes kept.
 */
export type PhotoState = 'draft' | 'waiting' | 'sent' | 'safe' | 'refused'

export interface LocalPhoto {
  id: string
  /** `hazards/<id>`, and the id alone; empty while a draft. */
  subject: string
  subject_id: string
  command_id: string
  author: string
  sha256: string
  bytes: number
  width: number
  height: number
  taken_at: string
  /** Data URL of about 240 px, kept when the bytes are gone. */
  thumb: string
  state: PhotoState
  tries: number
  retryAt: number
  code?: string
}

/** An ArrayBuffer, not a Blob: WebKit refuses to store Blobs at times. */
export interface PhotoData {
  id: string
  buffer: ArrayBuffer
}

export interface DraftRow {
  key: string
  value: unknown
  at: string
}

/** The server's newest version of a row that shows a local change; null: the server dropped it. */
export interface Shadow {
  /** `hazards/<id>` */
  key: string
  row: object | null
}

export class LocalDatabase extends Dexie {
  declare grids: EntityTable<GridRow, 'path'>
  declare items: EntityTable<ItemRow, 'id'>
  declare venues: EntityTable<LocalVenue, 'id'>
  declare hazards: EntityTable<LocalHazard, 'id'>
  declare visits: EntityTable<LocalVisit, 'id'>
  declare ebikes: EntityTable<LocalEbike, 'id'>
  declare stations: EntityTable<StationRow, 'id'>
  declare rosters: EntityTable<RosterRow, 'id'>
  declare duties: EntityTable<LocalDuty, 'id'>
  declare dissuasions: EntityTable<LocalTally, 'id'>
  declare campaigns: EntityTable<CampaignRow, 'id'>
  declare sites: EntityTable<LocalSite, 'id'>
  declare plans: EntityTable<PlanRow, 'id'>
  declare shadows: EntityTable<Shadow, 'key'>
  declare outbox: EntityTable<OutboxRow, 'n'>
  declare photos: EntityTable<LocalPhoto, 'id'>
  declare photoData: EntityTable<PhotoData, 'id'>
  declare drafts: EntityTable<DraftRow, 'key'>
  declare meta: EntityTable<{ key: string; value: unknown }, 'key'>

  constructor(name = 'anxun') {
    // Without `strict` Chromium reports a commit before it is on the disk.
    super(name, { chromeTransactionDurability: 'strict' })
    this.version(1).stores({
      grids: 'path',
      items: 'id, code',
      venues: 'id, number, grid, *codeValues',
      hazards: 'id, venue_id, state, due_on',
      visits: 'id, venue_id, at',
      shadows: 'key',
      outbox: '++n, &id, state, subject, author',
      photos: 'id, subject_id, command_id, state',
      photoData: 'id',
      drafts: 'key',
      meta: 'key',
    })
    // A phone that pulled before there was such a table begins anew.
    this.version(2)
      .stores({ ebikes: 'id' })
      .upgrade((old) => old.table('meta').delete('cursor'))
    // Likewise: a venue told nothing of when it was entered, and a station's phone holds its own.
    this.version(3)
      .stores({
        stations: 'id',
        rosters: 'id, day',
        duties: 'id',
        dissuasions: 'id, duty_id',
        campaigns: 'id',
        sites: 'id, campaign_id',
        plans: 'id',
      })
      .upgrade((old) => old.table('meta').delete('cursor'))
  }
}

export const db = new LocalDatabase()

/**
 * What the server says, as rows: the generated types by the names used here, made as strict as the
 * server is. A row may also be born on this phone, and then lacks what only the server gives.
 */
import type { components } from './schema.gen'

type Schemas = components['schemas']

export type Role = Schemas['Role']
export type GridLevel = Schemas['GridLevel']
export type VenueClass = Schemas['VenueClass']
export type VenueStatus = Schemas['VenueStatus']
export type Fuel = Schemas['Fuel']
export type HazardState = Schemas['State']
export type Level = Schemas['Level']
export type Disposal = Schemas['Disposal']
export type VisitOutcome = Schemas['VisitOutcome']
export type PhotoStage = Schemas['PhotoRow']['stage']
export type CodeKind = Schemas['CodeKind']
export type SpotKind = Schemas['SpotKind']
export type EventKind = Schemas['EventKind']
export type Urgency = Schemas['Urgency']
export type Rating = Schemas['Rating']

/** Facts by name, as commands, problems and events carry them. */
export type Facts = Record<string, unknown>

export type Me = Schemas['Me']
export type GridRow = Schemas['GridRow']
export type VenueCode = Schemas['CodeRow']
export type HazardEvent = Schemas['EventRow']
export type PhotoRow = Schemas['PhotoRow']
export type VisitRow = Schemas['VisitRow']
export type MessageRow = Schemas['MessageRow']
export type MessageRule = Schemas['Rule']
export type NoticeRow = Schemas['NoticeRow']
export type FeedbackRow = Schemas['FeedbackRow']
export type MapPictures = Schemas['MapPictures']
export type StationRow = Schemas['StationCopy']
export type ShiftRow = Schemas['ShiftRow']
export type RosterRow = Schemas['RosterRow']
export type DutyRow = Schemas['DutyRow']
export type TallyRow = Schemas['TallyRow']
export type EbikeRow = Required<Schemas['EbikeRow']>
export type CampaignItem = Required<Schemas['CampaignItem']>
export type CampaignRow = Omit<Schemas['CampaignMirror'], 'items'> & { items: CampaignItem[] }
export type SiteRow = Schemas['SiteMirror']
export type SiteKind = Schemas['SiteKind']
export type Treatment = Schemas['Treatment']
/** What is due is derived from this; see `phone/features/plan`. */
export type PlanRow = Schemas['PlanRow']

/** `classes` empty: for every class. `frequency`: how often it was found lately. */
export type ItemRow = Omit<Schemas['ItemRow'], 'classes'> & { classes: VenueClass[] }

/** Every field is there, unknown ones as null. `initials`: the name in pinyin, for search. */
export type VenueRow = Required<Schemas['VenueRow']>

/** What goes on beside the road of a ticket. */
type Beside =
  | 'extension'
  | 'extensions'
  | 'whistle'
  | 'transfer'
  | 'supervised'
  | 'recurs'
  | 'joined_into'
  | 'campaign_id'
  | 'site_id'
  | 'follow_up_on'
  | 'long_on'
  | 'calendar'
  | 'spot'
  | 'lat'
  | 'lng'

/**
 * `number` comes from the server; `closing`: passed, and closes by itself when its photos have arrived.
 * Rows that a phone keeps from before lack what goes on beside the road.
 */
export type HazardRow = Omit<Schemas['HazardRow'], 'number' | 'venue_class' | 'ebike_id' | Beside> &
  Partial<Pick<Schemas['HazardRow'], 'ebike_id' | Beside>> & { number: string | null; venue_class: VenueClass | null }

/** `overdue_days` ≤ 0: days left; null: no last day. */
export type HazardBrief = Omit<Schemas['HazardBrief'], 'venue_class'> & { venue_class: VenueClass | null }

/** The mirrored kinds, by the names the wire uses. */
export interface Rows {
  grid: GridRow
  item: ItemRow
  venue: VenueRow
  hazard: HazardRow
  visit: VisitRow
  ebike: EbikeRow
  station: StationRow
  roster: RosterRow
  duty: DutyRow
  dissuasion: TallyRow
  campaign: CampaignRow
  site: SiteRow
  plan: PlanRow
}
export type Kind = keyof Rows

export interface Delta {
  cursor: string
  more?: boolean
  reset?: boolean
  /** Grid paths that are no longer ours. */
  leave?: string[]
  rows?: { [K in Kind]?: Rows[K][] }
  gone?: Partial<Record<Kind, string[]>>
  server_time: string
  /** Lines of our own inbox not read yet; none when it is not there. */
  unread?: number
}

export type ResultKind = 'applied' | 'replayed' | 'held' | 'superseded' | 'parked' | 'id_reused'

export interface CommandResult {
  id: string
  result: ResultKind
  /** With `replayed`: the first result. */
  of?: Schemas['ReceiptResult']
  code?: string
  detail?: string
  facts?: Facts
  number?: string
}

export interface PushAnswer {
  received_at: string
  skew_ms: number
  results: CommandResult[]
}

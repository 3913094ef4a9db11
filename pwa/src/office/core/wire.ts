/** What the office's own routes answer: the server's types by the names used here. */
import type { CommandName } from '@/shared/api/commands'
import type { HazardBrief, HazardRow, Urgency, VenueRow } from '@/shared/api/rows'
import type { components } from '@/shared/api/schema.gen'

type Schemas = components['schemas']

export interface Page<T> {
  items: T[]
  total: number
}

export type HazardCounts = Schemas['HazardCounts']
/** `counts` only when asked for. */
export type HazardPage = Page<HazardBrief> & { counts: HazardCounts | null }
/** `actions`: what the reader may do now. `suggested_department`: to whom it falls. */
export type Ticket = HazardRow & Pick<Schemas['HazardTicket'], 'suggested_department'> & { actions: CommandName[] }

/** `kinds`: what falls to it; `valid_to`: the first day on which it no longer is. */
export type Department = Omit<Schemas['DepartmentRow'], 'whistle_minutes'> & {
  whistle_minutes: Record<Urgency, number>
}
export type DepartmentFacts = Pick<Department, 'name' | 'kinds' | 'phone' | 'whistle_minutes'>

/** A line of the registry; servers that do not count yet leave the two extras out. */
export type VenueLine = VenueRow & {
  last_visit_at?: string | null
  open_hazards?: number
  attempts?: Schemas['Attempts'] | null
  colour?: Schemas['Colour']
  reasons?: string[]
}
export type ColouredPage = Page<VenueLine> & { counts: Schemas['ColourCounts'] }
export type VisitLine = Schemas['VisitListed']
export interface VenueFile {
  venue: VenueRow
  hazards: HazardBrief[]
  visits: VisitLine[]
}

/** `venues`: how many lie in it and below, where the server counts them. */
export type GridNode = Schemas['GridNode'] & { venues?: number }

export type LawList = Schemas['LawList']
export type LawRow = Schemas['LawRow']
export type HolidayYears = Schemas['HolidayYears']
export type HolidayYear = Schemas['HolidayYear']
export type NoticeDays = Schemas['NoticeDays']
export type NoticeRead = Schemas['NoticeRead']

export type StationCopy = Schemas['StationCopy']
export type StationNew = Schemas['StationNew']
export type StationChange = Schemas['StationChange']
export type RosterPage = Schemas['RosterPage']
export type RosterEntry = Schemas['RosterRow']
export type RosterNew = Schemas['RosterNew']
export type DutyLine = Schemas['DutyListed']
export type PaperList = Schemas['PaperList']
export type PaperTaken = Schemas['PaperTaken']
export type ShiftFigureList = Schemas['ShiftFigureList']
export type Person = Schemas['Person']
export type LeftAlone = Schemas['LeftAlone']
export type Invitation = Schemas['Invitation']
export type PersonChange = Schemas['PersonChange']
export type EbikeLine = Schemas['EbikeListed']
export type EbikeTwinsFound = Schemas['TwinList']
export type PlateDriveReport = Schemas['PlateDrive']
export type CampaignLine = Schemas['CampaignRow']
export type CampaignReport = Schemas['CampaignList']
export type CitizenReports = Schemas['CitizenList']
export type SiteLine = Schemas['SiteRow']
export type SiteResult = Schemas['SiteResult']
export type CampaignTheme = Schemas['Theme']
export type StationYear = Schemas['StationList']
export type DissuasionLine = Schemas['DissuasionRow']
export type Invited = Schemas['Invited']
export type PersonHistory = Schemas['History']

/** Counts are always there; the schema calls them optional because they begin at 0. */
export type MonthRow = Omit<Schemas['MonthRow'], 'found_by_level' | 'found_by_disposal'> & {
  found_by_level: Required<Schemas['ByLevel']>
  found_by_disposal: Required<Schemas['ByDisposal']>
}
export type MonthReport = Omit<Schemas['Monthly'], 'rows' | 'by_grid' | 'by_month' | 'total'> & {
  rows: MonthRow[]
  by_grid: MonthRow[]
  by_month: MonthRow[]
  total: MonthRow
}

export type PlaqueCount = Required<Schemas['PlaqueCount']>
export type Likeness = Omit<Schemas['VenuePair'], 'one' | 'other'> & { one: VenueLine; other: VenueLine }
export type Likenesses = { items: Likeness[]; total: number }
export type MergeRow = Schemas['MergeRow']
export type HandOverAsk = Omit<Schemas['HandOverAsk'], 'giver_to'> & { giver_to?: string }
export type HandOverRow = Schemas['HandOverRow']
export type PastStep = Schemas['PastStep']
export type PastValue = Schemas['PastValue']
export type DoorPhoto = Schemas['DoorPhoto']
export type Passing = Schemas['Passing']
export type ColourPage = Schemas['ColourPage']
export type PlaquePrint = Schemas['PrintRow']
export type CoverageReport = Schemas['PlaqueCoverage']
export type CoverageRow = Schemas['CoverageRow']

export type MapVenue = Schemas['MapVenue']
export type MapVenues = Schemas['MapVenues']

export type Task = Schemas['TaskRow']
export type TaskKind = Schemas['TaskKind']

export type ExportKind = Schemas['ExportKind']
export type ExportAsk = Pick<Schemas['ExportAsk'], 'kind'> & Partial<Schemas['ExportAsk']>
export type ExportCount = Schemas['ExportCount']
export type ExportLine = Schemas['ExportLine']

export type Inbox = Schemas['Inbox']
export type Channel = Schemas['ChannelRow']
export type ChannelKind = Schemas['ChannelKind']
export type ChannelNew = Partial<Schemas['ChannelNew']> &
  Pick<Schemas['ChannelNew'], 'name' | 'kind' | 'grid' | 'role' | 'rules' | 'address'>
export type ChannelChange = Schemas['ChannelChange']
export type ChannelList = Schemas['ChannelList']
export type ChannelRule = Schemas['RuleRow']
export type Tried = Schemas['Tried']
export type Delivery = Schemas['DeliveryRow']
export type FeedbackPage = Schemas['FeedbackList']

/** 走访计划. */
export type PlanList = Schemas['PlanList']
export type PlanLine = Schemas['PlanLine']
export type PlanShown = Schemas['PlanShown']
export type PlanContent = Schemas['PlanContent']
export type PlanRule = Schemas['RuleFacts']
export type PlanPhase = Schemas['PhaseFacts']
export type PlanTargets = Schemas['Targets']
export type Consequences = Schemas['Consequences']
export type DueList = Schemas['DueList']

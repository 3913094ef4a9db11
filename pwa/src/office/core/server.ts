/** The server's routes that the office reads and writes, by name. Field work goes through `push.ts` instead. */
import { call, type Asked, type Method } from '@/shared/api/client'
import type { FeedbackRow, HazardBrief, HazardState, MapPictures, VenueRow } from '@/shared/api/rows'
import type {
  CampaignReport,
  CampaignTheme,
  CitizenReports,
  Channel,
  ChannelChange,
  ChannelList,
  ChannelNew,
  Delivery,
  Department,
  DepartmentFacts,
  DoorPhoto,
  DissuasionLine,
  DutyLine,
  FeedbackPage,
  EbikeLine,
  EbikeTwinsFound,
  ExportAsk,
  ExportCount,
  ExportLine,
  GridNode,
  HandOverAsk,
  HandOverRow,
  HazardPage,
  HolidayYears,
  Inbox,
  LawList,
  LeftAlone,
  Likeness,
  Likenesses,
  MapVenues,
  MergeRow,
  Invitation,
  Invited,
  MonthReport,
  NoticeDays,
  NoticeRead,
  Page,
  PaperList,
  PaperTaken,
  Passing,
  PastStep,
  PastValue,
  Person,
  PersonChange,
  PersonHistory,
  ColourPage,
  Consequences,
  DueList,
  ColouredPage,
  CoverageReport,
  PlanContent,
  PlanList,
  PlanShown,
  PlaqueCount,
  PlaquePrint,
  PlateDriveReport,
  RosterEntry,
  RosterNew,
  RosterPage,
  ShiftFigureList,
  SiteLine,
  SiteResult,
  StationChange,
  StationCopy,
  StationNew,
  StationYear,
  Task,
  Ticket,
  Tried,
  VenueFile,
  VenueLine,
  VisitLine,
} from './wire'
import { guarded } from './session'

const ask = <T>(method: Method, path: string, asked: Asked = {}): Promise<T> => guarded(call<T>(method, path, asked))

/** Spans are months, `2024-05`, as the reports count them. */
export interface HazardQuestion {
  q?: string
  grid?: string
  venue_class?: string
  venue_id?: string
  ebike_id?: string
  /** Which of the three ledgers. */
  domain?: string
  level?: string
  disposal?: string
  /** One, or several. */
  state?: HazardState | readonly HazardState[]
  overdue?: boolean
  due?: string
  /** What lies in the grid itself, and in none below it. */
  own?: string
  /** Without what turned out to be a mistake, or that alone. */
  voided?: string
  /** What somebody owes the ticket. */
  waiting?: string
  found_from?: string
  found_to?: string
  closed_from?: string
  closed_to?: string
  sort?: string
  counts?: boolean
  offset?: number
  limit?: number
}

export interface SiteQuestion {
  q?: string
  grid?: string
  site?: string
  state?: HazardState | readonly HazardState[]
  overdue?: boolean
  result?: SiteResult
  offset?: number
  limit?: number
}

export interface VenueQuestion {
  q?: string
  grid?: string
  venue_class?: string
  status?: string
  in_business?: string
  own?: string
  code?: string
  flag?: string
  offset?: number
  limit?: number
}

export interface VisitQuestion {
  grid: string
  own: string
  from: string
  to: string
  effective: string
  by: string
  offset: number
  limit: number
}

export interface PeopleQuestion {
  q?: string
  role?: string
  grid?: string
}

/** A list is asked for by its name repeated. */
function searchOf(question: Record<string, string | number | boolean | readonly string[]>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(question)) {
    for (const one of Array.isArray(value) ? (value as readonly string[]) : [String(value)])
      if (one) search.append(name, one)
  }
  return search.toString()
}

/** What is blank is not asked for. */
const filled = (query: Record<string, string | number>) =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''))

export const server = {
  hazards: (question: HazardQuestion) => ask<HazardPage>('GET', `/api/hazards?${searchOf({ ...question })}`),
  ticket: (id: string) => ask<Ticket>('GET', `/api/hazards/${id}`),
  similar: (query: { venue_id?: string; ebike_id?: string; item_code: string }) =>
    ask<{ items: HazardBrief[] }>('GET', '/api/hazards/similar', { query }),

  health: () => ask<{ status: string; version: string }>('GET', '/health'),
  law: (edition = '') => ask<LawList>('GET', '/api/checklist/law', { query: { edition } }),
  holidays: () => ask<HolidayYears>('GET', '/api/holidays'),
  readHolidays: (year: number, text: string) =>
    ask<NoticeRead>('POST', `/api/holidays/${year}/read`, { body: { text } }),
  loadHolidays: (year: number, body: NoticeDays) => ask<HolidayYears>('PUT', `/api/holidays/${year}`, { body }),
  takeBackHolidays: (year: number) => ask<HolidayYears>('DELETE', `/api/holidays/${year}`),
  departments: (ended = false) => ask<{ items: Department[] }>('GET', '/api/departments', { query: { ended } }),
  addDepartment: (body: DepartmentFacts) => ask<Department>('POST', '/api/departments', { body }),
  changeDepartment: (id: string, body: Partial<DepartmentFacts> & { ended?: boolean }) =>
    ask<Department>('PATCH', `/api/departments/${id}`, { body }),

  venues: (query: VenueQuestion) => ask<Page<VenueLine>>('GET', '/api/venues', { query: filled({ ...query }) }),
  venue: (id: string) => ask<VenueFile>('GET', `/api/venues/${id}`),
  venuePhone: (id: string) =>
    ask<Pick<VenueRow, 'phone'> & Partial<Pick<VenueRow, 'landlord_phone'>>>('POST', `/api/venues/${id}/phone`),

  visits: (query: VisitQuestion) => ask<Page<VisitLine>>('GET', '/api/visits', { query: filled({ ...query }) }),
  moveVenue: (id: string, body: { grid: string; address: string; reason: string }) =>
    ask<{ grid_name: string; hazards: number }>('POST', `/api/venues/${id}/move`, { body }),
  duplicates: (grid: string, limit: number) =>
    ask<Likenesses>('GET', '/api/venues/duplicates', { query: filled({ grid, limit }) }),
  compareVenues: (one: string, other: string) => ask<Likeness>('GET', `/api/venues/${one}/beside/${other}`),
  tellApart: (one: string, other: string, apart: boolean) =>
    ask<undefined>('POST', `/api/venues/${one}/apart`, { body: { other, apart } }),
  merges: (id: string) => ask<{ items: MergeRow[] }>('GET', `/api/venues/${id}/merges`),
  mergeVenues: (id: string, body: { gone: string; reason: string; facts: string[] }) =>
    ask<MergeRow>('POST', `/api/venues/${id}/merge`, { body }),
  splitVenues: (merge: string) => ask<{ merge: MergeRow; stays: string[] }>('POST', `/api/venue-merges/${merge}/split`),

  mapPictures: () => ask<MapPictures>('GET', '/api/map'),
  mapVenues: (grid: string) => ask<MapVenues>('GET', '/api/map/venues', { query: { grid } }),

  ebikes: (query: Record<string, string | number>) =>
    ask<Page<EbikeLine>>('GET', '/api/ebikes', { query: filled(query) }),
  ebike: (id: string) => ask<EbikeLine>('GET', `/api/ebikes/${id}`),
  taskPhones: (id: string) => ask<{ kept: string | null; offered: string | null }>('POST', `/api/tasks/${id}/phones`),
  ebikePhone: (id: string) => ask<{ phone: string | null }>('POST', `/api/ebikes/${id}/phone`),
  plateDrive: (grid: string) => ask<PlateDriveReport>('GET', '/api/ebikes/plates', { query: { grid } }),
  ebikeTwins: () => ask<EbikeTwinsFound>('GET', '/api/ebikes/twins'),

  plans: (grid: string) => ask<PlanList>('GET', '/api/plans', { query: filled({ grid }) }),
  plan: (id: string) => ask<PlanShown>('GET', `/api/plans/${id}`),
  proposePlan: (grid: string, year: number) =>
    ask<PlanShown>('POST', '/api/plans', { query: filled({ grid }), body: { year } }),
  savePlan: (id: string, body: PlanContent & { revision: number }) =>
    ask<PlanShown>('PUT', `/api/plans/${id}`, { body }),
  approvePlan: (id: string) => ask<PlanShown>('POST', `/api/plans/${id}/approve`),
  discardPlan: (id: string) => ask<undefined>('DELETE', `/api/plans/${id}`),
  planConsequences: (grid: string, body: PlanContent) =>
    ask<Consequences>('POST', '/api/plans/consequences', { query: filled({ grid }), body }),
  plansDue: (grid: string, in_month: string) =>
    ask<DueList>('GET', '/api/plans/due', { query: filled({ grid, in_month }) }),
  campaigns: (grid: string) => ask<CampaignReport>('GET', '/api/campaigns', { query: filled({ grid }) }),
  citizens: (question: { state: string; group?: string; limit: number }) =>
    ask<CitizenReports>('GET', '/api/citizens', { query: question }),
  campaignThemes: () => ask<{ items: CampaignTheme[] }>('GET', '/api/campaigns/templates'),
  campaignSites: (id: string, question: SiteQuestion) =>
    ask<Page<SiteLine>>('GET', `/api/campaigns/${id}/sites?${searchOf({ ...question })}`),
  stations: (query: { grid: string; year: string }) =>
    ask<StationYear>('GET', '/api/stations', { query: filled(query) }),
  dissuasions: (query: Record<string, string | number>) =>
    ask<Page<DissuasionLine>>('GET', '/api/dissuasions', { query: filled(query) }),

  makeStation: (body: StationNew) => ask<StationCopy>('POST', '/api/stations', { body }),
  changeStation: (id: string, body: StationChange) => ask<StationCopy>('PATCH', `/api/stations/${id}`, { body }),
  roster: (id: string, from: string, to: string) =>
    ask<RosterPage>('GET', `/api/stations/${id}/roster`, { query: { from, to } }),
  putOnRoster: (id: string, body: RosterNew) => ask<RosterEntry>('POST', `/api/stations/${id}/roster`, { body }),
  copyWeek: (id: string, source: string, target: string) =>
    ask<{ new: number; same: number }>('POST', `/api/stations/${id}/roster/copy`, { body: { source, target } }),
  swapPeople: (one: string, other: string) => ask<RosterEntry[]>('POST', '/api/roster/swap', { body: { one, other } }),
  setAbsent: (id: string, absent: boolean, reason: string) =>
    ask<RosterEntry>('PATCH', `/api/roster/${id}`, { body: { absent, reason } }),
  takeOffRoster: (id: string) => ask<undefined>('DELETE', `/api/roster/${id}`),
  paper: (id: string, body: PaperList) => ask<PaperTaken>('POST', `/api/stations/${id}/sheets`, { body }),
  duties: (query: Record<string, string>) => ask<{ items: DutyLine[] }>('GET', '/api/duties', { query: filled(query) }),
  shiftFigures: (query: Record<string, string>) =>
    ask<ShiftFigureList>('GET', '/api/stations/figures', { query: filled(query) }),

  grids: () => ask<{ items: GridNode[] }>('GET', '/api/grids'),
  people: (query: PeopleQuestion) => ask<Page<Person>>('GET', '/api/people', { query: { ...query } }),
  invite: (body: Invitation) => ask<Invited>('POST', '/api/people', { body }),
  changePerson: (id: string, body: PersonChange) => ask<Person>('PATCH', `/api/people/${id}`, { body }),
  personLeaving: (id: string, body: PersonChange) =>
    ask<{ items: LeftAlone[] }>('POST', `/api/people/${id}/preview`, { body }),
  renameGrid: (path: string, name: string) => ask<GridNode>('PATCH', `/api/grids/${path}`, { body: { name } }),
  personHistory: (id: string) => ask<PersonHistory>('GET', `/api/people/${id}/history`),
  resetPassword: (id: string) => ask<Invited>('POST', `/api/people/${id}/password`),
  personPhone: (id: string) => ask<{ phone: string | null }>('POST', `/api/people/${id}/phone`),

  months: (query: { from: string; to: string; grid: string; domain?: string }) =>
    ask<MonthReport>('GET', '/api/reports/monthly', { query }),

  exportCount: (body: ExportAsk) => ask<ExportCount>('POST', '/api/exports/count', { body }),
  exports: (query: Record<string, string | number>) =>
    ask<Page<ExportLine>>('GET', '/api/exports', { query: filled(query) }),

  handOvers: () => ask<{ items: HandOverRow[] }>('GET', '/api/hand-overs'),
  handOverPreview: (body: HandOverAsk) => ask<Passing>('POST', '/api/hand-overs/preview', { body }),
  handOver: (body: HandOverAsk) => ask<HandOverRow>('POST', '/api/hand-overs', { body }),
  undoHandOver: (id: string) => ask<HandOverRow>('POST', `/api/hand-overs/${id}/undo`),
  fieldPast: (id: string, field: string) => ask<{ items: PastValue[] }>('GET', `/api/venues/${id}/history/${field}`),
  venuePhotos: (id: string) => ask<{ items: DoorPhoto[] }>('GET', `/api/venues/${id}/photos`),
  venueHistory: (id: string) => ask<{ items: PastStep[] }>('GET', `/api/venues/${id}/history`),
  colour: (id: string) => ask<ColourPage>('GET', `/api/colours/${id}`),
  /** The counts are of all colours; of the venues themselves one is enough. */
  colourCounts: (query: VenueQuestion) =>
    ask<ColouredPage>('GET', '/api/colours/venues', { query: filled({ ...query, colour: 'red', limit: 1 }) }),
  colouredVenues: (query: VenueQuestion & { colour: string }) =>
    ask<ColouredPage>('GET', '/api/colours/venues', { query: filled({ ...query }) }),
  coverage: () => ask<CoverageReport>('GET', '/api/plaques/coverage'),
  plaquePrints: () => ask<{ items: PlaquePrint[] }>('GET', '/api/plaques/prints'),
  plaquesPrinted: (body: { grid: string; layout: number; changed: boolean }) =>
    ask<PlaquePrint>('POST', '/api/plaques/prints', { body }),
  plaqueCount: (grid: string) => ask<PlaqueCount>('GET', '/api/plaques/count', { query: { grid } }),

  inbox: (unread: boolean, limit = 100) => ask<Inbox>('GET', '/api/messages', { query: { unread, limit } }),
  readMessages: (ids?: string[]) => ask<{ unread: number }>('POST', '/api/messages/read', { body: ids ? { ids } : {} }),
  channels: () => ask<ChannelList>('GET', '/api/channels'),
  addChannel: (body: ChannelNew) => ask<Channel>('POST', '/api/channels', { body }),
  changeChannel: (id: string, body: ChannelChange) => ask<Channel>('PATCH', `/api/channels/${id}`, { body }),
  removeChannel: (id: string) => ask<undefined>('DELETE', `/api/channels/${id}`),
  tryChannel: (id: string) => ask<Tried>('POST', `/api/channels/${id}/test`, { timeoutMs: 60_000 }),
  deliveries: (failing: boolean) => ask<Page<Delivery>>('GET', '/api/deliveries', { query: { failing, limit: 100 } }),
  retryDelivery: (id: string) => ask<Delivery>('POST', `/api/deliveries/${id}/retry`),
  feedback: (mine: boolean) => ask<FeedbackPage>('GET', '/api/feedback', { query: { mine, limit: 200 } }),
  say: (id: string, text: string) => ask<FeedbackRow>('POST', '/api/feedback', { body: { id, text } }),
  answerFeedback: (id: string, text: string) =>
    ask<FeedbackRow>('POST', `/api/feedback/${id}/answer`, { body: { text } }),

  tasks: (settled: boolean) => ask<Page<Task>>('GET', '/api/tasks', { query: { settled } }),
  settle: (id: string, note: string) => ask<Task>('POST', `/api/tasks/${id}/settle`, { body: { note } }),
}

export const photoUrl = (id: string, size: 'small' | 'view' | 'original'): string => `/api/photos/${id}/${size}`

/**
 * The commands: everything done in the field, by name and arguments. One door per write.
 * What is not spelled out here is as the server's contract has it.
 */
import type { EbikeRow, Rating, SpotKind, Urgency, VenueCode, VenueRow, VisitOutcome } from './rows'
import type { Commands as Contract } from './schema.gen'

/** What a command states about a photo; the picture itself follows later. */
export interface PhotoFacts {
  id: string
  sha256: string
  bytes: number
  width: number
  height: number
  taken_at: string
}

export type NoticeKind = 'prompt' | 'transfer' | 'whistle' | 'review'
export type SignerRole = 'owner' | 'staff' | 'landlord' | 'other'
export type Finding = 'good' | 'advised' | 'hazards' | 'referred'

export interface InspectionFacts {
  id: string
  venue_id: string
  plan: string
  notice: string
  partner_name: string
  partner_certificate: string
  finding: Finding
  result: string
  scan_code?: string
  /** Needed beyond the yearly number. */
  reason?: string
  photos?: PhotoFacts[]
}

/** What the server alone says of a venue. */
type VenueOwn =
  | 'id'
  | 'number'
  | 'grid'
  | 'grid_name'
  | 'initials'
  | 'search'
  | 'version'
  | 'codes'
  | 'updated_at'
  | 'taken_over_at'
  | 'oversize'
type VenueKnown = Omit<VenueRow, VenueOwn>

export type VenueFacts = Pick<VenueKnown, 'name' | 'venue_class' | 'address'> & Partial<VenueKnown>

/** What the server alone says of an e-bike. */
type EbikeOwn =
  | 'id'
  | 'grid'
  | 'grid_name'
  | 'guided_by_name'
  | 'active'
  | 'inactive_on'
  | 'cleared'
  | 'photos'
  | 'version'
  | 'updated_at'
export type EbikeFacts = Pick<EbikeRow, 'owner'> & Partial<Omit<EbikeRow, EbikeOwn>>

interface Spelled {
  'venue.register': VenueFacts & { id: string; grid: string; photos?: PhotoFacts[] }
  'venue.confirm': { venue_id: string }
  /** 换经营者; of name and licence only what is other than before. */
  'venue.transfer': {
    venue_id: string
    operator: string
    phone?: string | null
    name?: string
    licence_name?: string | null
    credit_code?: string | null
    taken_over_at?: string
  }
  'venue.photograph': { venue_id: string; photos: PhotoFacts[] }
  /** A plaque scanned in its place retires those issued before it. */
  'code.install': { venue_id: string; value: string; place?: string; photos?: PhotoFacts[] }
  'code.bind': { venue_id: string; kind: VenueCode['kind']; value: string }
  'code.issue': { venue_id: string; reason?: string }
  'code.revoke': { venue_id: string; kind: VenueCode['kind']; value: string; reason: string }
  'venue.amend': { venue_id: string; changes: Record<string, { from: unknown; to: unknown }> }
  'visit.record': { id: string; venue_id: string; outcome: VisitOutcome; note?: string; photos?: PhotoFacts[] }
  'hazard.report': {
    id: string
    /** One of the three says where. */
    venue_id?: string
    ebike_id?: string
    spot?: { kind: SpotKind; grid: string; words: string; lat?: number; lng?: number }
    /** Who saw it and has no phone. */
    on_behalf?: string
    visit_id?: string
    item_code: string
    edition: string
    detail?: string
    photos: PhotoFacts[]
    /** 立查立改: mended before their eyes. */
    fixed?: { photos: PhotoFacts[]; note?: string }
    /** 复发: the ticket that it was before. */
    recurs?: string
  }
  'hazard.submit': { id: string; base: number; note?: string; photos: PhotoFacts[] }
  'hazard.reinspect': { id: string; base: number; passed: boolean; note?: string; photos: PhotoFacts[] }
  'hazard.reopen': { id: string; base: number; reason: string; photos?: PhotoFacts[] }
  'hazard.note': { id: string; text: string; photos?: PhotoFacts[] }
  'hazard.assign': { id: string; base: number; note?: string; due_on?: string }
  'hazard.void_ask': { id: string; base: number; reason: string }
  'hazard.void': { id: string; base: number; agreed: boolean; note?: string }
  /** `protection`: what keeps people safe until then. */
  'hazard.extend_ask': { id: string; base: number; reason: string; protection: string; due_on: string }
  'hazard.extend': { id: string; base: number; granted: boolean; due_on?: string; note?: string }
  'hazard.whistle': { id: string; base: number; department: string; urgency: Urgency; text: string }
  'hazard.whistle_answer': { id: string; base: number; text: string; photos?: PhotoFacts[] }
  'hazard.whistle_rate': { id: string; base: number; rating: Rating; note?: string }
  'hazard.transfer': {
    id: string
    base: number
    department: string
    document_number: string
    text?: string
    photos?: PhotoFacts[]
  }
  /** `major`: what the fire brigade decided about 疑似重大. */
  'hazard.receipt': {
    id: string
    base: number
    text: string
    document_number?: string
    major?: boolean
    due_on?: string
    photos?: PhotoFacts[]
  }
  'hazard.suspect': { id: string; base: number; reason: string; photos?: PhotoFacts[] }
  'hazard.supervise': { id: string; base: number; authority: string; document_number: string; due_on: string }
  /** 回头看; not good: it opens again. */
  'hazard.follow_up': { id: string; base: number; good: boolean; note?: string; photos?: PhotoFacts[] }
  'ebike.register': EbikeFacts & { id: string; grid: string; photos?: PhotoFacts[] }
  /** `active` false: sold, scrapped or moved away. */
  'ebike.amend': {
    id: string
    changes?: Record<string, { from: unknown; to: unknown }>
    active?: boolean
    photos?: PhotoFacts[]
  }
  /** 上牌引导 */
  'ebike.guide': { id: string }
  'hazard.tie': { id: string; base: number; venue_id: string; note?: string }
  'hazard.join': { id: string; base: number; into: string; note?: string }
  /** Several tickets of one venue in one paper; a signature is never a must. */
  'notice.issue': {
    id: string
    kind: NoticeKind
    hazards: string[]
    signature?: PhotoFacts
    signer_role?: SignerRole
    refused?: boolean
    department?: string
    text?: string
  }
  /** 行政检查, by certified staff. */
  'inspection.record': InspectionFacts
}
export type Commands = Spelled & Omit<Contract, keyof Spelled>
export type CommandName = keyof Commands

/** A command as it travels. */
export interface Command {
  id: string
  name: string
  args: unknown
  /** The phone's own clock, uncorrected: the server measures the skew. */
  at: string
  after: string[]
}

/** What is done to a ticket on the phone: the command, and the same change here at once. */
import type { CommandName, Commands } from '@/shared/api/commands'
import { newId } from '@/shared/api/ids'
import type {
  EventKind,
  Facts,
  HazardEvent,
  HazardRow,
  ItemRow,
  Me,
  PhotoStage,
  SpotKind,
  VenueClass,
  VenueRow,
} from '@/shared/api/rows'
import { db, type LocalHazard } from '@/phone/offline/db'
import { act } from '@/phone/offline/outbox'
import type { DraftPhoto } from '@/phone/offline/photos'
import { addUnitDays, today } from '@/shared/words/dates'
import { isOpen, needsAnother } from './standing'

/** Days that a 立查立改 left as it is gets as a 限期. */
const GRACE_DAYS = 1

/** Steps the checklist takes by itself carry this name; the version counts them as the server does. */
const BY_RULE = { id: null, name: '按清单自动', role: '' }

type Actor = Pick<HazardEvent, 'role'> & { id: string | null; name: string }

/** Where it is: a venue, an e-bike that stands in none, or a described place (`name` says it in words). */
export type Place = Pick<VenueRow, 'id' | 'name' | 'address' | 'grid' | 'grid_name'> & {
  venue_class: VenueClass | null
  ebike?: true
  spot?: { kind: SpotKind; lat: number | null; lng: number | null }
  /** It is a site of this campaign. */
  campaign?: string
}

export interface Found {
  id: string
  place: Place
  item: ItemRow
  visit: string | null
  detail: string
  photos: DraftPhoto[]
  fixed: DraftPhoto[]
  /** The ticket it was before. */
  recurs?: string
  /** Who saw it and has no phone. */
  on_behalf?: string
}

export interface Step {
  kind: EventKind
  /** The form it came from, whose draft ends with the saving. */
  form?: string
  /** Or the key of it, where the form is not of this ticket. */
  draftKey?: string
  text?: string
  photos?: DraftPhoto[]
  stage?: PhotoStage
  facts?: Facts
}

/** A transfer, and what may be 重大, waits for the office; anything else is to be put right from now on. */
export function waitsForOffice(item: Pick<ItemRow, 'disposal' | 'level'>): boolean {
  return item.disposal === 'transfer' || item.level === 'suspected_major'
}

/** The last day, as far as the phone can tell. `fixed`: put right before their eyes. */
export function dueOn(item: Pick<ItemRow, 'days' | 'day_unit' | 'disposal'>, fixed: boolean): string | null {
  if (item.days === null) return null
  return addUnitDays(
    today(),
    item.disposal === 'on_the_spot' && !fixed ? item.days || GRACE_DAYS : item.days,
    item.day_unit,
  )
}

export function reportHazard(me: Me, found: Found, draftKey: string): Promise<string> {
  const { id, place, item, visit, detail, photos, recurs, on_behalf } = found
  const fixed = item.disposal === 'on_the_spot' ? found.fixed : []
  return act(
    'hazard.report',
    {
      id,
      ...whereOf(place),
      item_code: item.code,
      edition: item.edition,
      photos,
      ...(visit && { visit_id: visit }),
      ...(detail && { detail }),
      ...(fixed.length && { fixed: { photos: fixed } }),
      ...(recurs && { recurs }),
      ...(on_behalf && { on_behalf }),
    },
    { draftKey, local: () => db.hazards.put(ticketOf(me, { ...found, fixed })) },
  )
}

function whereOf({ id, name, grid, ebike, spot, campaign }: Place) {
  if (ebike) return { ebike_id: id }
  if (campaign) return { site_id: id, campaign_id: campaign }
  if (!spot) return { venue_id: id }
  const { kind, lat, lng } = spot
  return { spot: { kind, grid, words: name, ...(lat !== null && lng !== null && { lat, lng }) } }
}

export function submitFix(me: Me, hazard: LocalHazard, photos: DraftPhoto[], note = ''): Promise<string> {
  return take(
    'hazard.submit',
    { ...about(hazard), photos, ...(note && { note }) },
    me,
    hazard,
    { form: 'submit', kind: 'submitted', text: note, photos, stage: 'after' },
    { state: 'submitted', submitted_at: now() },
  )
}

export function passHazard(me: Me, hazard: LocalHazard, photos: DraftPhoto[], note = ''): Promise<string> {
  const closing = !needsAnother(hazard, me)
  return take(
    'hazard.reinspect',
    { ...about(hazard), passed: true, photos, ...(note && { note }) },
    me,
    hazard,
    { form: 'pass', kind: closing ? 'passed' : 'submitted', text: note, photos, stage: 'after' },
    { state: 'submitted', closing, submitted_at: hazard.submitted_at ?? now() },
  )
}

export function returnHazard(me: Me, hazard: LocalHazard, note: string, photos: DraftPhoto[]): Promise<string> {
  return take(
    'hazard.reinspect',
    { ...about(hazard), passed: false, photos, note },
    me,
    hazard,
    { form: 'return', kind: 'returned', text: note, photos, stage: 'before' },
    openAgain(hazard),
  )
}

export function reopenHazard(me: Me, hazard: LocalHazard, reason: string, photos: DraftPhoto[]): Promise<string> {
  return take(
    'hazard.reopen',
    { ...about(hazard), reason, photos },
    me,
    hazard,
    { form: 'reopen', kind: 'reopened', text: reason, photos, stage: 'before' },
    openAgain(hazard),
  )
}

export function noteHazard(me: Me, hazard: LocalHazard, text: string, photos: DraftPhoto[]): Promise<string> {
  return take(
    'hazard.note',
    { id: hazard.id, text, photos },
    me,
    hazard,
    { form: 'note', kind: 'note', text, photos, stage: 'other' },
    {},
  )
}

export function askToVoid(me: Me, hazard: LocalHazard, reason: string): Promise<string> {
  return take(
    'hazard.void_ask',
    { ...about(hazard), reason },
    me,
    hazard,
    { form: 'void_ask', kind: 'void_asked', text: reason },
    { void_asked_by: me.id },
  )
}

export function decideVoid(me: Me, hazard: LocalHazard, agreed: boolean, note = ''): Promise<string> {
  return take(
    'hazard.void',
    { ...about(hazard), agreed, ...(note && { note }) },
    me,
    hazard,
    { form: agreed ? 'void_agree' : 'void_refuse', kind: agreed ? 'voided' : 'void_refused', text: note },
    { void_asked_by: null, ...(agreed && { state: 'voided' as const, closing: false }) },
  )
}

export const draftKeyOf = (form: string, hazard: Pick<HazardRow, 'id'>) => `${form}/${hazard.id}`

function now(): string {
  return new Date().toISOString()
}

/** `base` is the version this person has before their eyes. */
export function about({ id, version }: HazardRow) {
  return { id, base: version }
}

export function openAgain({ disposal, days, day_unit, due_on }: HazardRow): Partial<HazardRow> {
  const due = disposal === 'transfer' && days === null ? due_on : addUnitDays(today(), days || GRACE_DAYS, day_unit)
  return { state: 'rectifying', closing: false, submitted_at: null, closed_at: null, closed_by_name: null, due_on: due }
}

export function take<N extends CommandName>(
  name: N,
  args: Commands[N],
  me: Me,
  hazard: LocalHazard,
  step: Step,
  change: Partial<HazardRow>,
) {
  const key = step.draftKey ?? (step.form && draftKeyOf(step.form, hazard))
  return act(name, args, {
    ...(key && { draftKey: key }),
    local: async () => {
      const row = (await db.hazards.get(hazard.id)) ?? hazard
      await db.hazards.put({ ...withStep(row, me, step), ...change })
    },
  })
}

function withStep<H extends HazardRow>(
  hazard: H,
  actor: Actor,
  { kind, text = '', photos = [], stage = 'other', facts = {} }: Step,
): H {
  const at = now()
  const event: HazardEvent = {
    id: newId(),
    kind,
    at,
    received_at: at,
    by: actor.id,
    by_name: actor.name,
    role: actor.role,
    text,
    facts,
    photos: photos.map((photo) => photo.id),
    late: false,
    parallel: false,
    clock_off: false,
  }
  const rows = photos.map(({ id, sha256, taken_at, width, height }) => ({
    id,
    sha256,
    stage,
    taken_at,
    width,
    height,
    received: false,
  }))
  const { declared, received } = hazard.evidence
  return {
    ...hazard,
    events: [...hazard.events, event],
    photos: [...hazard.photos, ...rows],
    evidence: { declared: declared + photos.length, received },
    version: hazard.version + 1,
    updated_at: at,
  }
}

function ticketOf(me: Me, { id, place, item, visit, detail, photos, fixed, recurs = '' }: Found): LocalHazard {
  const done = fixed.length > 0
  const converted = item.disposal === 'on_the_spot' && !done
  const closing = done && !needsAnother({ level: item.level, found_by: me.id, events: [] }, me)
  const blank: LocalHazard = {
    id,
    number: '',
    venue_id: place.ebike || place.spot || place.campaign ? null : place.id,
    ebike_id: place.ebike ? place.id : null,
    campaign_id: place.campaign ?? null,
    site_id: place.campaign ? place.id : null,
    venue_name: place.name,
    venue_address: place.address,
    venue_class: place.venue_class,
    spot: place.spot?.kind ?? null,
    lat: place.spot?.lat ?? null,
    lng: place.spot?.lng ?? null,
    grid: place.grid,
    grid_name: place.grid_name,
    visit_id: visit,
    state: done ? 'submitted' : waitsForOffice(item) ? 'reported' : 'rectifying',
    level: item.level,
    disposal: converted ? 'deadline' : item.disposal,
    item_code: item.code,
    edition: item.edition,
    item_text: item.text,
    item_group: item.group,
    domain: item.domain,
    days: item.days,
    day_unit: item.day_unit,
    basis: item.basis,
    detail,
    found_at: now(),
    found_by: me.id,
    found_by_name: me.name,
    due_on: dueOn(item, done),
    submitted_at: done ? now() : null,
    closing,
    closed_at: null,
    closed_by_name: null,
    void_asked_by: null,
    version: 0,
    recurs: recurs || null,
    evidence: { declared: 0, received: 0 },
    events: [],
    photos: [],
    updated_at: now(),
  }
  const reported = withStep(blank, me, { kind: 'reported', text: detail, photos, stage: 'before' })
  if (done) return withStep(reported, me, { kind: closing ? 'passed' : 'submitted', photos: fixed, stage: 'after' })
  if (blank.state === 'reported') return reported
  return withStep(reported, BY_RULE, { kind: converted ? 'converted' : 'assigned' })
}

async function atPlace(id: string): Promise<LocalHazard[]> {
  return (await db.hazards.where('venue_id').equals(id).toArray()).concat(await ofEbike(id))
}

/** At a place that is described in the same words. */
function ofSpot(kind: SpotKind, words: string): Promise<LocalHazard[]> {
  return db.hazards.filter(({ spot, venue_name }) => spot === kind && venue_name === words.trim()).toArray()
}

/** They are few: looked for one by one. */
export function ofEbike(id: string): Promise<LocalHazard[]> {
  return db.hazards.filter(({ ebike_id }) => ebike_id === id).toArray()
}

/**
 * The same item at the same place within 30 days: perhaps the same thing. What is still open comes first, then the
 * newest.
 */
export async function recentSame(
  place: Pick<Place, 'id' | 'name' | 'spot'>,
  code: string,
): Promise<LocalHazard | undefined> {
  const since = new Date(Date.now() - 30 * 86_400_000).toISOString()
  const rows = place.spot ? await ofSpot(place.spot.kind, place.name) : await atPlace(place.id)
  const same = rows.filter((row) => row.item_code === code && row.found_at >= since && row.state !== 'voided')
  return same.sort(
    (one, other) => Number(isOpen(other)) - Number(isOpen(one)) || other.found_at.localeCompare(one.found_at),
  )[0]
}

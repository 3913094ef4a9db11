/** Campaigns as this phone keeps them: what is left near me, and what is done at a site. */
import { newId } from '@/shared/api/ids'
import type { CampaignItem, CampaignRow, ItemRow, Me, SiteKind, SiteRow, Treatment } from '@/shared/api/rows'
import { type Place, reporting } from '@/phone/features/hazards'
import { db, type LocalSite } from '@/phone/offline/db'
import { act } from '@/phone/offline/outbox'
import type { DraftPhoto } from '@/phone/offline/photos'
import { today } from '@/shared/words/dates'
import { siteNames } from '@/shared/words/campaigns.gen'

/** What the form of a site holds: texts are '' where nothing is known. */
export interface SiteDraft {
  id: string
  ticket: string
  kind: SiteKind
  place: string
  grid: string
  count: number
  size: string
  owner: string
  payer: string
  treatment: Treatment | null
  item: string
  detail: string
  photos: DraftPhoto[]
  fixed: DraftPhoto[]
}

export interface Running {
  campaign: CampaignRow
  sites: LocalSite[]
  left: number
}

export const isLeft = ({ outcome, hazard_id }: Pick<SiteRow, 'outcome' | 'hazard_id'>) => !outcome && !hazard_id

/** Where one is past its last day the office has to say what becomes of it. */
export const isPast = ({ ends_on }: Pick<CampaignRow, 'ends_on'>) => ends_on !== null && ends_on < today()

/** By place: the order one walks; what is left stands first. */
const byPlace = new Intl.Collator('zh', { numeric: true }).compare
export function inOrder(sites: readonly LocalSite[]): LocalSite[] {
  return [...sites].sort((one, other) => Number(isLeft(other)) - Number(isLeft(one)) || byPlace(one.place, other.place))
}

export async function running(): Promise<Running[]> {
  const day = today()
  const [campaigns, sites] = await Promise.all([db.campaigns.toArray(), db.sites.toArray()])
  return campaigns
    .filter(({ starts_on }) => starts_on <= day)
    .sort((one, other) => (one.ends_on ?? '9').localeCompare(other.ends_on ?? '9'))
    .map((campaign) => {
      const mine = sites.filter(({ campaign_id }) => campaign_id === campaign.id)
      return { campaign, sites: inOrder(mine), left: mine.filter(isLeft).length }
    })
}

/** A line of a campaign as the report knows lines. */
export function itemOf(line: CampaignItem): ItemRow {
  return {
    ...line,
    id: `${line.edition}/${line.code}`,
    classes: [],
    frequency: 0,
    valid_from: '',
    valid_to: null,
  }
}

export const draftKeyOf = (site: string) => `site/${site}`

export function blankSite(campaign: CampaignRow, site?: LocalSite): SiteDraft {
  return {
    id: site?.id ?? newId(),
    ticket: newId(),
    kind: site?.kind ?? campaign.site,
    place: site?.place ?? '',
    grid: site?.grid ?? '',
    count: site?.count ?? 1,
    size: site?.size ?? '',
    owner: site?.owner ?? '',
    payer: site?.payer ?? '',
    treatment: site?.treatment ?? null,
    item: '',
    detail: '',
    photos: [],
    fixed: [],
  }
}

/** What a site is called on its ticket; the server says the same. */
export function placeOf(draft: Pick<SiteDraft, 'id' | 'kind' | 'place' | 'grid'>, campaign: string): Place {
  const { id, kind, place, grid } = draft
  return { id, name: siteNames[kind], address: place, grid, grid_name: '', venue_class: null, campaign }
}

/** What is known of it, as it travels: what was left out is not said. */
function factsOf({ count, size, owner, payer, treatment }: SiteDraft) {
  return {
    count,
    ...(size.trim() && { size: size.trim() }),
    ...(owner.trim() && { owner: owner.trim() }),
    ...(payer.trim() && { payer: payer.trim() }),
    ...(treatment && { treatment }),
  }
}

/** 没有问题 needs nothing but the tap. */
export function findClear(me: Me, campaign: CampaignRow, draft: SiteDraft, known?: LocalSite): Promise<string> {
  return tell(me, campaign, draft, known, true)
}

/** Something is wrong there: the site and its ticket are kept together, or neither is. */
export async function findWrong(
  me: Me,
  campaign: CampaignRow,
  draft: SiteDraft,
  item: ItemRow,
  known?: LocalSite,
): Promise<string> {
  const { ticket: id, detail, photos, fixed } = draft
  const place = placeOf(draft, campaign.id)
  const { reportHazard } = await reporting()
  return db.transaction('rw', db.tables, async () => {
    await tell(me, campaign, draft, known, false)
    const found = { id, place, item, visit: null, detail: detail.trim(), photos, fixed }
    const told = await reportHazard(me, found, draftKeyOf(known?.id ?? campaign.id))
    await db.sites.update(draft.id, { hazard_id: id })
    return told
  })
}

function tell(me: Me, campaign: CampaignRow, draft: SiteDraft, known: LocalSite | undefined, clear: boolean) {
  const facts = factsOf(draft)
  const row: LocalSite = {
    ...rowOf(campaign, draft, known),
    ...facts,
    outcome: clear ? 'clear' : 'found',
    checked_at: new Date().toISOString(),
    checked_by_name: me.name,
  }
  // The pictures of a finding go with its ticket.
  const shown = clear && draft.photos.length ? { photos: draft.photos } : {}
  const options = {
    local: () => db.sites.put(row),
    ...(clear && { draftKey: draftKeyOf(known?.id ?? campaign.id) }),
  }
  if (known) return act('site.inspect', { id: known.id, clear, ...facts, ...shown }, options)
  const { id, kind, place, grid } = draft
  const met = { id, campaign_id: campaign.id, kind, place: place.trim(), grid, clear, ...facts, ...shown }
  return act('site.record', met, options)
}

function rowOf(campaign: CampaignRow, draft: SiteDraft, known?: LocalSite): LocalSite {
  if (known) return known
  const { id, kind, place, grid, count } = draft
  return {
    id,
    campaign_id: campaign.id,
    kind,
    place: place.trim(),
    grid,
    count,
    owner: null,
    size: null,
    treatment: null,
    payer: null,
    outcome: null,
    checked_at: null,
    checked_by_name: null,
    hazard_id: null,
    version: 0,
  }
}

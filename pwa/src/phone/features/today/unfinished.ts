/** Forms begun and not handed in, of every kind: the phone died, or somebody called. */
import { db } from '@/phone/offline/db'
import { draftId } from '@/phone/offline/drafts'
import { ebikeName } from '@/shared/words/ebikes'
import { spotNames } from '@/shared/words/labels'

export interface Unfinished {
  key: string
  /** What it is about. */
  name: string
  /** What was not done to the end. */
  what: string
  to: string
  at: string
}

type Found = Pick<Unfinished, 'name' | 'what' | 'to'>
type Of = (id: string, more: string | undefined, value: unknown) => Promise<Found | null>

const NEW = 'new'

async function ofReport(id: string, _more: string | undefined, value: unknown): Promise<Found | null> {
  const what = '隐患没报完'
  if (id === 'road') return { name: '道路隐患', what, to: '/roads/new' }
  const { spot } = value as { spot?: { words: string; kind: keyof typeof spotNames } }
  if (spot) return { name: spot.words.trim() || spotNames[spot.kind], what, to: `/report?spot=${id}` }
  const venue = await db.venues.get(id)
  if (venue) return { name: venue.name, what, to: `/report?venue=${id}&visit=1` }
  const ebike = await db.ebikes.get(id)
  return ebike ? { name: ebikeName(ebike), what, to: `/report?ebike=${id}` } : null
}

async function ofVenue(id: string, more: string | undefined): Promise<Found | null> {
  if (id === NEW) return { name: '新场所', what: '没登记完', to: '/venues/new' }
  const venue = await db.venues.get(id)
  if (!venue) return null
  const whole = { name: venue.name, what: '换经营者没填完', to: `/venues/${id}` }
  return more === 'transfer' ? whole : { name: venue.name, what: '资料没改完', to: `/venues/${id}/edit` }
}

async function ofEbike(id: string): Promise<Found | null> {
  if (id === NEW) return { name: '电动自行车', what: '没登记完', to: '/ebikes/new' }
  const ebike = await db.ebikes.get(id)
  return ebike ? { name: ebikeName(ebike), what: '资料没改完', to: `/ebikes/${id}/edit` } : null
}

async function ofNotice(id: string): Promise<Found | null> {
  const venue = await db.venues.get(id)
  return venue ? { name: venue.name, what: '提示单没开完', to: `/notices/new?venue=${id}` } : null
}

/** What remains is a step on a ticket: 复查, 退回, 补充, 延期 … */
async function ofStep(id: string): Promise<Found | null> {
  const hazard = await db.hazards.get(id)
  return hazard ? { name: hazard.venue_name, what: '隐患的一步没填完', to: `/hazards/${id}` } : null
}

function ofSnap(): Promise<Found> {
  return Promise.resolve({ name: '随手拍', what: '照片还没选在哪里', to: '/snap' })
}

async function ofSite(id: string): Promise<Found | null> {
  const site = await db.sites.get(id)
  if (site) return { name: site.place, what: '点位没查完', to: `/sites/${id}` }
  const campaign = await db.campaigns.get(id)
  return campaign ? { name: campaign.name, what: '新点位没登记完', to: `/campaigns/${id}/sites/new` } : null
}

const KINDS: Record<string, Of> = {
  snap: ofSnap,
  site: ofSite,
  report: ofReport,
  venue: ofVenue,
  ebike: ofEbike,
  notice: ofNotice,
}
/** A suggestion is written in its own time, and its page shows it. */
const ELSEWHERE = ['feedback']

/** The newest first; what is about a place that is no longer on this phone stays kept, and is not listed. */
export async function unfinished(author: string): Promise<Unfinished[]> {
  const start = draftId(author, '')
  const rows = await db.drafts.where('key').startsWith(start).toArray()
  const found = await Promise.all(
    rows.map(async ({ key, value, at }) => {
      const [kind = '', id = '', more] = key.slice(start.length).split('/')
      if (ELSEWHERE.includes(kind) || !isBegun(kind, value)) return null
      const one = await (KINDS[kind] ?? ofStep)(id, more, value)
      return one && { ...one, key, at }
    }),
  )
  return found.filter((one) => one !== null).sort((one, other) => other.at.localeCompare(one.at))
}

/** Whether somebody put something in: these forms choose by themselves what others leave to people. */
function isBegun(kind: string, value: unknown): boolean {
  if (KINDS[kind] === ofVenue || KINDS[kind] === ofEbike) return true
  const own = value as Record<string, unknown>
  const said = ['item', 'detail', 'note', 'text', 'reason', 'protection'].some((name) => !!own[name])
  return said || [own['photos'], own['fixed']].some((list) => Array.isArray(list) && list.length > 0)
}

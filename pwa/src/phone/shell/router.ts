/** The pages by address, and who may see them. */
import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router'
import { db } from '@/phone/offline/db'
import { loadMe, locked, me } from '@/phone/offline/session'
import { ALL, homeOf, partOf, type Part, ROADS, STATION, type Tab, WITH_ROADS } from './parts'
import { opened, tell, tellError } from '@/shared/start/trouble'
import { recall, remember } from '@/shared/start/memory'
import { closeTopSheet } from '@/phone/ui/sheets'

declare module 'vue-router' {
  interface RouteMeta {
    /** Which tab stands out; pages without one have no tab bar. */
    tab?: Tab
    /** Whose work it is part of; where nothing is said, of those who go from venue to venue. */
    parts?: readonly Part[]
    /** Open to those not signed in. */
    open?: true
    title: string
  }
}

/** How long a start without a known person waits for the server's word before it shows the sign-in. */
const PATIENCE_MS = 800
/** The longest a browser may take to open the phone's own database. */
const STUCK_MS = 12_000

const pages = {
  today: () => import('@/phone/features/today/TodayPage.vue'),
  scan: () => import('@/phone/features/venues/PlaqueScan.vue'),
  venues: () => import('@/phone/features/venues/VenueList.vue'),
  venue: () => import('@/phone/features/venues/VenueShow.vue'),
  hazards: () => import('@/phone/features/hazards/HazardList.vue'),
  hazard: () => import('@/phone/features/hazards/HazardShow.vue'),
  snap: () => import('@/phone/features/snapshots/SnapPage.vue'),
  report: () => import('@/phone/features/hazards/HazardReport.vue'),
  road: () => import('@/phone/features/hazards/RoadReport.vue'),
  register: () => import('@/phone/features/venues/VenueRegister.vue'),
  plaque: () => import('@/phone/features/venues/PlaqueOpen.vue'),
  map: () => import('@/phone/features/map/MapPage.vue'),
  ebikes: () => import('@/phone/features/ebikes/EbikeList.vue'),
  ebike: () => import('@/phone/features/ebikes/EbikeShow.vue'),
  ebikeEntry: () => import('@/phone/features/ebikes/EbikeEntry.vue'),
  campaign: () => import('@/phone/features/campaigns/CampaignShow.vue'),
  site: () => import('@/phone/features/campaigns/SiteCheck.vue'),
  notices: () => import('@/phone/features/notices/NoticeList.vue'),
  notice: () => import('@/phone/features/notices/NoticeNew.vue'),
  outbox: () => import('@/phone/features/outbox/OutboxList.vue'),
  me: () => import('@/phone/features/accounts/MyPage.vue'),
  locked: () => import('@/phone/features/accounts/LockedPage.vue'),
  messages: () => import('@/phone/features/messages/MessageList.vue'),
  feedback: () => import('@/phone/features/feedback/FeedbackPage.vue'),
  duty: () => import('@/phone/features/stations/DutyPage.vue'),
}

const routes: RouteRecordRaw[] = [
  { path: '/', component: pages.today, meta: { tab: 'today', title: '今日' } },
  {
    path: '/sign-in',
    component: () => import('@/phone/features/accounts/SignIn.vue'),
    meta: { open: true, parts: ALL, title: '登录' },
  },
  {
    path: '/password',
    component: () => import('@/phone/features/accounts/PasswordChange.vue'),
    meta: { parts: ALL, title: '换密码' },
  },
  { path: '/scan', component: pages.scan, meta: { title: '扫场所码' } },
  { path: '/v/:code', component: pages.plaque, meta: { title: '场所码' } },
  { path: '/venues', component: pages.venues, meta: { tab: 'venues', title: '场所' } },
  { path: '/venues/new', component: pages.register, meta: { title: '登记新场所' } },
  { path: '/venues/:id', component: pages.venue, meta: { title: '场所' } },
  { path: '/venues/:id/edit', component: pages.register, meta: { title: '修改场所资料' } },
  { path: '/map', component: pages.map, meta: { title: '地图' } },
  { path: '/ebikes', component: pages.ebikes, meta: { tab: 'venues', title: '电动车' } },
  { path: '/ebikes/new', component: pages.ebikeEntry, meta: { title: '登记电动车' } },
  { path: '/ebikes/:id', component: pages.ebike, meta: { title: '电动车' } },
  { path: '/ebikes/:id/edit', component: pages.ebikeEntry, meta: { title: '修改电动车资料' } },
  { path: '/snap', component: pages.snap, meta: { title: '随手拍' } },
  { path: '/report', component: pages.report, meta: { title: '上报隐患' } },
  { path: '/roads/new', component: pages.road, meta: { parts: ROADS, title: '报道路隐患' } },
  { path: '/hazards', component: pages.hazards, meta: { tab: 'hazards', parts: WITH_ROADS, title: '隐患' } },
  { path: '/hazards/:id', component: pages.hazard, meta: { parts: WITH_ROADS, title: '隐患' } },
  { path: '/campaigns/:campaign', component: pages.campaign, meta: { title: '专项' } },
  { path: '/campaigns/:campaign/sites/new', component: pages.site, meta: { title: '登记点位' } },
  { path: '/sites/:id', component: pages.site, meta: { title: '点位' } },
  { path: '/notices', component: pages.notices, meta: { title: '文书' } },
  { path: '/notices/new', component: pages.notice, meta: { title: '隐患提示单' } },
  { path: '/outbox', component: pages.outbox, meta: { parts: ALL, title: '待发送' } },
  { path: '/me', component: pages.me, meta: { tab: 'me', parts: ALL, title: '我的' } },
  { path: '/messages', component: pages.messages, meta: { parts: ALL, title: '消息' } },
  { path: '/feedback', component: pages.feedback, meta: { parts: ALL, title: '投诉建议' } },
  { path: '/duty', component: pages.duty, meta: { tab: 'duty', parts: STATION, title: '值守' } },
  { path: '/locked', component: pages.locked, meta: { parts: ALL, title: '太久没有连上系统' } },
  {
    path: '/install',
    component: () => import('@/phone/features/accounts/InstallGuide.vue'),
    meta: { parts: ALL, title: '安装到桌面' },
  },
  { path: '/:rest(.*)*', redirect: '/' },
]

export const router = createRouter({
  history: createWebHashHistory(),
  routes,
  // The rows of the page come a moment after it. The first page stands at its top, without being laid out for it.
  scrollBehavior: (_to, from, saved) =>
    saved ? new Promise((resolve) => setTimeout(() => resolve(saved), 80)) : from.matched.length > 0 && { top: 0 },
})

// Whoever was signed in here before sees the day first: fetch it while the database opens.
if (recall('known') && /^#?\/?$/.test(location.hash)) void (recall('known') === 'duty' ? pages.duty : pages.today)()

let known: Promise<unknown> | undefined

router.beforeEach(async (to, from) => {
  if (closeTopSheet() && from.matched.length) return false
  known ??= Promise.race([start(), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))])
  await known
  remember('known', me.value ? (partOf(me.value.role) === 'station' ? 'duty' : 'yes') : '')
  if (to.meta.open) return true
  if (!me.value) return { path: '/sign-in', query: to.fullPath === '/' ? {} : { next: to.fullPath } }
  if (locked.value) return UNLOCKED.includes(to.path) || '/locked'
  if (me.value.must_change_password && to.path !== '/password') return '/password'
  const { role } = me.value
  return (to.meta.parts ?? ['venues']).includes(partOf(role)) || homeOf(role)
})

/** What may be seen while the server has been silent for too long: one's own work, and nothing of others. */
const UNLOCKED = ['/locked', '/outbox']

/** A start that hangs is told too: another window may hold an older database open, or the browser never answer. */
async function start(): Promise<void> {
  db.on('blocked', () => tell('blocked'))
  const stuck = setTimeout(() => tell('unreadable'), STUCK_MS)
  try {
    await db.open()
    knowsItsTables()
    opened()
    // By the browser itself, under us: nothing can be saved on this page any more. An opening that fails closes as
    // well.
    db.on('close', () => tell('unreadable'))
  } catch (error) {
    tellError(error)
    throw error
  } finally {
    clearTimeout(stuck)
  }
  await loadMe()
}

/** Dexie opens a database of a newer version too, as long as it has what we know. */
function knowsItsTables(): void {
  const there = db.backendDB().objectStoreNames
  if (db.tables.every(({ name }) => there.contains(name))) return
  throw new DOMException('tables of another version', 'VersionError')
}

router.onError(tellError)

router.afterEach((to, from) => {
  document.title = `${to.meta.title} - 安巡`
  // A screen reader begins at the new page, not at the button that led there.
  if (from.matched.length && to.path !== from.path)
    setTimeout(() => document.querySelector<HTMLElement>('#app h1')?.focus({ preventScroll: true }))
})

/** After the first screen has settled; not in the same breath, so that it stays quick on a weak line. */
const PRELOAD_MS = 2500
const BREATH_MS = 50

/**
 * Fetch the lazy pages while there is network: a phone that goes offline next must have them. One by one, as all at
 * once take a slow phone's breath.
 */
export async function preloadPages(): Promise<void> {
  await pause(PRELOAD_MS)
  const part = me.value ? partOf(me.value.role) : 'venues'
  const own = routes.filter(({ meta }) => (meta?.parts ?? ['venues']).includes(part))
  const needed = Object.values(pages).filter((page) => own.some(({ component }) => component === page))
  for (const page of needed) {
    await idle()
    await page().catch(() => undefined)
  }
}

const pause = (ms: number) => new Promise<unknown>((resolve) => setTimeout(resolve, ms))

/** Until nobody needs the main thread; Safari cannot say when that is. */
const idle = () =>
  'requestIdleCallback' in window
    ? new Promise<unknown>((resolve) => requestIdleCallback(resolve, { timeout: PRELOAD_MS }))
    : pause(BREATH_MS)

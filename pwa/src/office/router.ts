/** The desk's pages; each is its own chunk. */
import { createRouter, createWebHashHistory, type RouteLocationNormalized, type RouteLocationRaw } from 'vue-router'
import { tellError } from '@/start/trouble'
import { atDesk, findMe, isClerk, me } from './core/session'

declare module 'vue-router' {
  interface RouteMeta {
    /** Without the side bar, and without signing in. */
    bare?: boolean
    /** Only for those who keep the ledgers. */
    clerk?: boolean
  }
}

const clerk = { clerk: true }

export const router = createRouter({
  history: createWebHashHistory('/office'),
  routes: [
    { path: '/sign-in', component: () => import('./shell/SignInPage.vue'), meta: { bare: true } },
    { path: '/phone', component: () => import('./shell/PhoneOnly.vue'), meta: { bare: true } },
    { path: '/', component: () => import('./home/HomePage.vue') },
    { path: '/hazards', component: () => import('./hazards/HazardBoard.vue') },
    { path: '/hazards/:id', component: () => import('./hazards/HazardShow.vue'), props: true },
    { path: '/venues', component: () => import('./venues/VenueList.vue') },
    { path: '/venues/new', component: () => import('./venues/VenueNew.vue'), meta: clerk },
    { path: '/venues/duplicates', component: () => import('./registry/DuplicatePage.vue'), meta: clerk },
    { path: '/venues/:id', component: () => import('./venues/VenueShow.vue'), props: true },
    { path: '/venues/:id/edit', component: () => import('./venues/VenueEdit.vue'), props: true, meta: clerk },
    { path: '/visits', component: () => import('./visits/VisitPage.vue') },
    { path: '/map', component: () => import('./map/MapPage.vue') },
    { path: '/ebikes', component: () => import('./ebikes/EbikePage.vue') },
    { path: '/campaigns', component: () => import('./campaigns/CampaignPage.vue') },
    { path: '/stations', component: () => import('./stations/StationPage.vue') },
    { path: '/imports', component: () => import('./imports/ImportPage.vue'), meta: clerk },
    { path: '/exports', component: () => import('./exports/ExportPage.vue'), meta: clerk },
    { path: '/plaques', component: () => import('./plaques/PlaquePage.vue'), meta: clerk },
    { path: '/hand-over', component: () => import('./people/HandOver.vue'), meta: clerk },
    { path: '/people', component: () => import('./people/PeoplePage.vue'), meta: clerk },
    { path: '/departments', component: () => import('./departments/DepartmentPage.vue'), meta: clerk },
    { path: '/checklist', component: () => import('./checklist/ChecklistPage.vue') },
    { path: '/holidays', component: () => import('./checklist/HolidayPage.vue') },
    { path: '/months', component: () => import('./months/MonthPage.vue') },
    { path: '/citizens', component: () => import('./citizens/CitizenPage.vue') },
    { path: '/tasks', component: () => import('./tasks/TaskPage.vue'), meta: clerk },
    { path: '/messages', component: () => import('./messages/InboxPage.vue') },
    { path: '/channels', component: () => import('./messages/ChannelPage.vue'), meta: clerk },
    { path: '/feedback', component: () => import('./feedback/FeedbackPage.vue') },
    { path: '/notices', component: () => import('./notices/NoticePage.vue') },
    { path: '/notices/templates', component: () => import('./notices/TemplatePage.vue'), meta: clerk },
    { path: '/inspections', component: () => import('./inspections/InspectionList.vue') },
    { path: '/inspections/new', component: () => import('./inspections/InspectionNew.vue') },
    { path: '/inspections/certificates', component: () => import('./inspections/CertificatePage.vue') },
    { path: '/inspections/:id', component: () => import('./inspections/InspectionShow.vue'), props: true },
    { path: '/about', component: () => import('./mine/AboutPage.vue') },
    { path: '/me', component: () => import('./mine/MyPage.vue') },
    { path: '/:rest(.*)*', component: () => import('./shell/NoSuchPage.vue') },
  ],
  scrollBehavior: (_to, _from, kept) => kept ?? { top: 0 },
})

/** Where someone must be instead of where they want to go. */
function elsewhere(to: RouteLocationNormalized): RouteLocationRaw | null {
  if (!me.value) return to.path === '/sign-in' ? null : { path: '/sign-in', query: { to: to.fullPath } }
  if (!atDesk.value) return to.path === '/phone' ? null : '/phone'
  if (me.value.must_change_password) return to.path === '/me' ? null : '/me'
  if (to.meta.bare) return '/'
  return to.meta.clerk && !isClerk.value ? '/' : null
}

router.beforeEach(async (to) => {
  try {
    await findMe()
  } catch {
    // Without an answer the sign-in page says so itself when it is used.
  }
  return elsewhere(to) ?? true
})

router.onError(tellError)

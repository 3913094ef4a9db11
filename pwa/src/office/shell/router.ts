/** The desk's pages; each is its own chunk. */
import { createRouter, createWebHashHistory, type RouteLocationNormalized, type RouteLocationRaw } from 'vue-router'
import { tellError } from '@/shared/start/trouble'
import { atDesk, findMe, isClerk, me } from '@/office/core/session'

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
    { path: '/sign-in', component: () => import('./SignInPage.vue'), meta: { bare: true } },
    { path: '/phone', component: () => import('./PhoneOnly.vue'), meta: { bare: true } },
    { path: '/', component: () => import('@/office/features/home/HomePage.vue') },
    { path: '/hazards', component: () => import('@/office/features/hazards/HazardBoard.vue') },
    { path: '/hazards/:id', component: () => import('@/office/features/hazards/HazardShow.vue'), props: true },
    { path: '/venues', component: () => import('@/office/features/venues/VenueList.vue') },
    { path: '/venues/new', component: () => import('@/office/features/venues/VenueNew.vue'), meta: clerk },
    {
      path: '/venues/duplicates',
      component: () => import('@/office/features/venue_merging/DuplicatePage.vue'),
      meta: clerk,
    },
    { path: '/venues/:id', component: () => import('@/office/features/venues/VenueShow.vue'), props: true },
    {
      path: '/venues/:id/edit',
      component: () => import('@/office/features/venues/VenueEdit.vue'),
      props: true,
      meta: clerk,
    },
    { path: '/visits', component: () => import('@/office/features/patrols/VisitPage.vue') },
    { path: '/map', component: () => import('@/office/features/map/MapPage.vue') },
    { path: '/ebikes', component: () => import('@/office/features/ebikes/EbikePage.vue') },
    { path: '/plan', component: () => import('@/office/features/plan/PlanPage.vue') },
    { path: '/campaigns', component: () => import('@/office/features/campaigns/CampaignPage.vue') },
    { path: '/stations', component: () => import('@/office/features/stations/StationPage.vue') },
    { path: '/imports', component: () => import('@/office/features/imports/ImportPage.vue'), meta: clerk },
    { path: '/exports', component: () => import('@/office/features/exports/ExportPage.vue'), meta: clerk },
    { path: '/plaques', component: () => import('@/office/features/plaques/PlaquePage.vue'), meta: clerk },
    { path: '/hand-over', component: () => import('@/office/features/people/HandOver.vue'), meta: clerk },
    { path: '/people', component: () => import('@/office/features/people/PeoplePage.vue'), meta: clerk },
    { path: '/departments', component: () => import('@/office/features/departments/DepartmentPage.vue'), meta: clerk },
    { path: '/checklist', component: () => import('@/office/features/checklist/ChecklistPage.vue') },
    { path: '/holidays', component: () => import('@/office/features/checklist/HolidayPage.vue') },
    { path: '/months', component: () => import('@/office/features/reports/MonthPage.vue') },
    { path: '/citizens', component: () => import('@/office/features/citizen_reports/CitizenPage.vue') },
    { path: '/tasks', component: () => import('@/office/features/office_tasks/TaskPage.vue'), meta: clerk },
    { path: '/messages', component: () => import('@/office/features/messages/InboxPage.vue') },
    { path: '/channels', component: () => import('@/office/features/messages/ChannelPage.vue'), meta: clerk },
    { path: '/feedback', component: () => import('@/office/features/feedback/FeedbackPage.vue') },
    { path: '/notices', component: () => import('@/office/features/notices/NoticePage.vue') },
    { path: '/notices/templates', component: () => import('@/office/features/notices/TemplatePage.vue'), meta: clerk },
    { path: '/inspections', component: () => import('@/office/features/inspections/InspectionList.vue') },
    { path: '/inspections/new', component: () => import('@/office/features/inspections/InspectionNew.vue') },
    { path: '/inspections/certificates', component: () => import('@/office/features/inspections/CertificatePage.vue') },
    {
      path: '/inspections/:id',
      component: () => import('@/office/features/inspections/InspectionShow.vue'),
      props: true,
    },
    { path: '/about', component: () => import('@/office/features/mine/AboutPage.vue') },
    { path: '/me', component: () => import('@/office/features/mine/MyPage.vue') },
    { path: '/:rest(.*)*', component: () => import('./NoSuchPage.vue') },
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

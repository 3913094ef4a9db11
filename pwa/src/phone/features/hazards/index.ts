import { type Component, defineAsyncComponent } from 'vue'

/** Of use on few days: it comes when it is needed. */
export const FollowUps = defineAsyncComponent(() => import('./FollowUps.vue') as Promise<Component>)
export { default as HazardRow } from './HazardRow.vue'
/** Parts of the report that other forms are made of: not of the first screen. */
export const ItemPicker = defineAsyncComponent(() => import('./ItemPicker.vue') as Promise<Component>)
export const ItemVerdict = defineAsyncComponent(() => import('./ItemVerdict.vue') as Promise<Component>)
export const DetailField = defineAsyncComponent(() => import('./DetailField.vue') as Promise<Component>)
export { handOver, takeOver } from './handover'
export type { Place } from './hazard'
export type { ReportDraft } from './report'
/** Likewise how a report begins and is handed in. */
export const reporting = () => import('./reporting')
export { byUrgency, choicesOf, type Group, groupOf, isDueAgain, isOpen, isOverdue } from './standing'
export { findHazards } from './search'

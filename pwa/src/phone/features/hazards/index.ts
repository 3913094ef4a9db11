import { type Component, defineAsyncComponent } from 'vue'

/** Of use on few days: it comes when it is needed. */
export const FollowUps = defineAsyncComponent(() => import('./FollowUps.vue') as Promise<Component>)
export { default as HazardRow } from './HazardRow.vue'
export { default as ItemPicker } from './ItemPicker.vue'
export { default as ItemVerdict } from './ItemVerdict.vue'
export { default as DetailField } from './DetailField.vue'
export { handOver, markBegun, takeOver } from './handover'
export { type Place, reportHazard } from './hazard'
export { blankReport, blankSpot, draftKeyOf as reportKeyOf, type ReportDraft } from './report'
export { unfixedWords } from './verdict'
export { byUrgency, choicesOf, type Group, groupOf, isDueAgain, isOpen, isOverdue } from './standing'
export { findHazards } from './search'

export { joinVisit, recordVisit, visitsOf } from './visit'
export { default as VisitDock } from './VisitDock.vue'
export { default as VisitOutcome } from './VisitOutcome.vue'
export { default as VisitRow } from './VisitRow.vue'

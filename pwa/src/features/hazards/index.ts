export { default as HazardRow } from './HazardRow.vue'
export { handOver } from './handover'
export { byUrgency, type Group, groupOf, isOpen, isOverdue } from './standing'

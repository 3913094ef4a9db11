export { keptAs, shownAt, type Place } from './datum'
export { stateOf, type Pin, STATES } from './pins'
export { NO_PICTURES } from './plan'
export { default as PlanView } from './PlanView.vue'

export type { Due, DueState } from './due'
export { type DueVenue, dueVenues, noPlan, planOf, type PlanInForce, sundayOf, workingDays } from './plan'

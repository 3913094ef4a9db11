export type { Due, DueState } from './due'
export type { DueVenue } from './plan'
/** What is due by a plan: it comes where there is one. */
export const planning = () => import('./plan')

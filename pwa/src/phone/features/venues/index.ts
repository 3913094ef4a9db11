export { judge } from './risk'
export { isVisited } from './visited'

/** The registry as one searches it: not of the first screen, so it comes when it is asked for. */
export const registry = () => import('./venue')

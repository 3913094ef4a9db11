export { gapsSince } from './owners'
export { isVisited } from './visited'

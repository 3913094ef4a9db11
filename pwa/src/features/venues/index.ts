export { gapsSince } from './owners'
export { isVisited } from './venue'

export { isVisited } from './visited'
export { judge } from './risk'

export { isVisited } from './visited'

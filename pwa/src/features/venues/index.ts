export { isVisited } from './venue'

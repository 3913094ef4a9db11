/** What other features need of a report: the draft it begins with, and how it is handed in. */
export { markBegun } from './handover'
export { reportHazard } from './hazard'
export { blankReport, blankSpot, draftKeyOf as reportKeyOf } from './report'
export { unfixedWords } from './verdict'

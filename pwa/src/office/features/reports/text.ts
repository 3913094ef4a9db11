/** The month in one sentence, as streets write it; every figure in it is one of the table's. */
import type { MonthReport, MonthRow } from '@/office/core/wire'
import { ticketNames } from '@/shared/words/labels'
import { coverage, percent, spanWords } from './span'

export function sentence(report: MonthReport, place: string): string {
  const { total } = report
  const { general, serious, suspected_major: suspected, major } = total.found_by_level
  const { on_the_spot: spot, deadline, transfer } = total.found_by_disposal
  const grave = suspected + major > 0 ? `、疑似重大及重大${suspected + major}处` : ''
  const tried = total.attempts ? `（另有${total.attempts}次没走成）` : ''
  const visits = `走访${total.visits}家次${tried}，覆盖${total.venues_visited}家（${percent(coverage(total))}）`
  const ledger = ticketNames[report.domain]
  const levels = `一般${general}处、较大${serious}处${grave}`
  const ways = `立查立改${spot}处、限期整改${deadline}处${transfer ? `、移交${transfer}处` : ''}`
  const late = total.overdue ? `，逾期${total.overdue}处` : ''
  const rates = `总整改率${percent(total.rate_of_all)}，${rate(total)}${late}`
  const found = total.found === 0 ? `没有发现${ledger}` : `发现${ledger}${total.found}处（${levels}），其中${ways}`
  const closed = total.found === 0 ? '' : `；已销号${total.closed}处，${rates}`
  return `${spanWords(report.from, report.to)}，${place}在册九小场所${total.venues}家，${visits}；${found}${closed}。`
}

/** Of what fell due; what has no last day is in none of it, so it is told beside it. */
function rate({ rate_of_due: share, undated }: MonthRow): string {
  if (share === null) return undated ? `没有到期应改的，${undated}处没有期限` : '都还没到期'
  return `到期应改整改率${percent(share)}${undated ? `（没有期限的${undated}处不算在内）` : ''}`
}

/** What a campaign's objects are narrowed to: kept in the address, asked of the server, taken out as a file. */
import type { SiteQuestion } from '@/office/core/server'
import type { HazardState } from '@/shared/api/rows'
import { OPEN } from '@/office/features/hazards/filters'
import type { CampaignLine } from '@/office/core/wire'

export const STANDS = [
  ['open', '还没改好'],
  ['overdue', '其中逾期'],
  ['submitted', '待复查'],
  ['closed', '已销号'],
] as const

export function asked({ q, grid, site, stand }: Record<'q' | 'grid' | 'site' | 'stand', string>): SiteQuestion {
  const question: SiteQuestion = { q, grid, site }
  if (stand === 'open') question.state = OPEN
  else if (stand === 'overdue') question.overdue = true
  else if (stand) question.state = stand as HazardState
  return question
}

export const shareOf = ({ closed = 0, total = 0 }: Pick<CampaignLine, 'closed' | 'total'>): number =>
  total ? closed / total : 0

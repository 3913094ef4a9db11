/** What a campaign's objects are narrowed to: kept in the address, asked of the server, taken out as a file. */
import type { SiteQuestion } from '@/office/core/server'
import type { HazardState } from '@/shared/api/rows'
import { OPEN } from '@/office/features/hazards/filters'
import type { CampaignLine, SiteResult } from '@/office/core/wire'

const RESULTS: readonly string[] = ['todo', 'checked', 'clear', 'found'] satisfies SiteResult[]
export const STANDS = [
  ['todo', '还没检查'],
  ['checked', '已检查'],
  ['clear', '没有问题'],
  ['found', '发现问题'],
  ['open', '还没改好'],
  ['overdue', '其中逾期'],
  ['submitted', '待复查'],
  ['closed', '已销号'],
] as const

export function asked({ q, grid, site, stand }: Record<'q' | 'grid' | 'site' | 'stand', string>): SiteQuestion {
  const question: SiteQuestion = { q, grid, site }
  if (stand === 'open') question.state = OPEN
  else if (stand === 'overdue') question.overdue = true
  else if (RESULTS.includes(stand)) question.result = stand as SiteResult
  else if (stand) question.state = stand as HazardState
  return question
}

/** What is done with: put right, or looked at and nothing wrong. */
export const shareOf = ({
  closed = 0,
  clear = 0,
  total = 0,
}: Pick<CampaignLine, 'closed' | 'clear' | 'total'>): number => (total ? (closed + clear) / total : 0)

/** Papers that were issued: asked of the server, one's own kept for a look without network. */
import { call } from '@/shared/api/client'
import { isPage } from '@/shared/api/shapes'
import type { NoticeRow } from '@/shared/api/rows'
import { db } from '@/phone/offline/db'
import { getMeta, setMeta } from '@/phone/offline/meta'
import type { Tone } from '@/shared/words/dates'
import { signerNames } from '@/shared/words/notices.gen'

const SHOWN = 100

/** Not sent yet: it has no number. */
export interface WaitingPaper {
  id: string
  venue: string
  at: string
}

export async function lastPapers(of: string): Promise<NoticeRow[] | null> {
  const kept = await getMeta('papers')
  return kept?.of === of ? kept.items : null
}

/** One's own; or all of a ticket, whoever issued them. */
export async function fetchPapers(of: string, hazard: string): Promise<NoticeRow[]> {
  const query = { limit: SHOWN, ...(hazard ? { hazard_id: hazard } : { mine: true }) }
  const { items } = await call<{ items: NoticeRow[] }>('GET', '/api/notices', { query, is: isPage })
  if (!hazard) await setMeta('papers', { of, items })
  return items
}

export async function waitingPapers(author: string, hazard: string): Promise<WaitingPaper[]> {
  const sent = await db.outbox.where('author').equals(author).toArray()
  const papers = sent
    .filter((row) => row.name === 'notice.issue')
    .map((row) => ({ row, about: (row.args as { hazards: string[] }).hazards }))
  const here = papers.filter(({ about }) => !hazard || about.includes(hazard))
  return Promise.all(
    here.map(async ({ row, about }) => ({
      id: row.id,
      venue: (await db.hazards.get(about[0] ?? ''))?.venue_name ?? '',
      at: row.at,
    })),
  )
}

/** How it was taken at the door; papers between offices are signed by nobody. */
export function takenWords(paper: Pick<NoticeRow, 'kind' | 'signature' | 'signer_role' | 'refused' | 'department'>): {
  text: string
  tone: Tone
} {
  if (paper.department) return { text: `发给${paper.department}`, tone: 'blue' }
  if (paper.signature)
    return { text: paper.signer_role ? `${signerNames[paper.signer_role]}已签字` : '已签字', tone: 'green' }
  return paper.refused ? { text: '拒绝签字', tone: 'orange' } : { text: '已告知，未签字', tone: 'gray' }
}

export const pdfOf = ({ id }: Pick<NoticeRow, 'id'>): string => `/api/notices/${id}/pdf`

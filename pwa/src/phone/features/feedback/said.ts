/** 投诉建议 of one's own: said, numbered, answered. */
import { call } from '@/shared/api/client'
import type { FeedbackRow } from '@/shared/api/rows'

export async function fetchSaid(): Promise<FeedbackRow[]> {
  return (await call<{ items: FeedbackRow[] }>('GET', '/api/feedback', { query: { mine: true, limit: 100 } })).items
}

/** The id is minted once for what is being written: sent twice, it is one. */
export function say(id: string, text: string): Promise<FeedbackRow> {
  return call<FeedbackRow>('POST', '/api/feedback', { body: { id, text } })
}

/** One's own inbox: asked of the server, and kept for a look without network. */
import { call } from '@/shared/api/client'
import { isPage } from '@/shared/api/shapes'
import type { MessageRow } from '@/shared/api/rows'
import { getMeta, setMeta } from '@/phone/offline/meta'

const SHOWN = 100

interface Inbox {
  items: MessageRow[]
  unread: number
}

/** As it was last seen by this person on this phone. */
export async function lastSeen(of: string): Promise<MessageRow[] | null> {
  const kept = await getMeta('inbox')
  return kept?.of === of ? kept.items : null
}

export async function fetchInbox(of: string): Promise<MessageRow[]> {
  const { items, unread } = await call<Inbox>('GET', '/api/messages', { query: { limit: SHOWN }, is: isPage })
  await setMeta('inbox', { of, items })
  await setMeta('unread', unread)
  return items
}

/** Without ids: all of them. */
export async function markRead(ids?: string[]): Promise<void> {
  const { unread } = await call<{ unread: number }>('POST', '/api/messages/read', { body: ids ? { ids } : {} })
  await setMeta('unread', unread)
}

/** Where a message leads; some are only to be read. */
export function placeOf(message: MessageRow): string | null {
  if (message.subject_kind === 'hazard') return `/hazards/${message.subject_id}`
  if (message.subject_kind === 'feedback') return '/feedback'
  return message.rule === 'held' ? '/outbox' : null
}

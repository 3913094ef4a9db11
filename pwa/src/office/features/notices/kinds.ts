/** Which papers may be issued of a ticket, by whom. */
import type { NoticeKind } from '@/shared/api/commands'
import type { Role } from '@/shared/api/rows'
import type { Ticket } from '@/office/core/wire'

const MAY: Record<NoticeKind, readonly string[]> = {
  prompt: ['office', 'enforcer'],
  review: ['office', 'enforcer'],
  transfer: ['office'],
  whistle: ['office'],
}
const JUDGED = ['passed', 'returned', 'disputed']

export function kindsFor(ticket: Pick<Ticket, 'state' | 'events'>, role: Role | undefined): NoticeKind[] {
  if (ticket.state === 'voided' || !role) return []
  const kinds = (Object.keys(MAY) as NoticeKind[]).filter((kind) => MAY[kind].includes(role))
  const judged = ticket.events.some((event) => JUDGED.includes(event.kind))
  return kinds.filter((kind) => kind !== 'review' || judged)
}

/** The department that the ticket's timeline named last for this kind of paper. */
export function departmentOf(ticket: Pick<Ticket, 'events'>, kind: NoticeKind): string {
  const wanted = kind === 'transfer' ? 'transferred' : 'whistled'
  const event = [...ticket.events].reverse().find((one) => one.kind === wanted)
  const named = event?.facts['department']
  return typeof named === 'string' ? named : ''
}

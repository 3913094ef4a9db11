/** The ticket's road as five dots, and what is known of each. */
import type { EventKind } from '@/shared/api/rows'
import type { Ticket } from '@/office/core/wire'
import { road } from '@/shared/words/labels'

export interface Step {
  name: string
  stand: 'done' | 'now' | 'ahead'
  at: string
  by: string
}

const PASSED: Record<Ticket['state'], number> = { reported: 1, rectifying: 2, submitted: 3, closed: 5, voided: 0 }
/** The events that end each step; the latest one counts, as a ticket may come back. */
const ENDS: EventKind[][] = [['reported'], ['assigned', 'converted'], ['submitted'], ['passed', 'closed'], ['closed']]

export function stepsOf(ticket: Ticket): Step[] {
  const passed = PASSED[ticket.state]
  const newestFirst = [...ticket.events].reverse()
  return road.map((name, index) => {
    const done = index < passed
    const event = done ? newestFirst.find((one) => ENDS[index]?.includes(one.kind)) : undefined
    return {
      name,
      stand: done ? 'done' : index === passed ? 'now' : 'ahead',
      at: event?.at ?? '',
      by: event?.by_name ?? '',
    }
  })
}

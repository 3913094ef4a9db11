/** Apart from the other words of a ticket's life: the first screen needs these. */
import type { Life } from './life'

export function isOpen({ state }: Pick<Life, 'state'>): boolean {
  return state !== 'closed' && state !== 'voided'
}

/** 疑似重大 is for others to judge: it closes only after it was handed over and the receipt is back. */
export function awaitsJudgement({
  level,
  transfer,
  events,
}: Pick<Life, 'level' | 'transfer'> & { events: readonly { kind: string; at: string }[] }): boolean {
  if (level !== 'suspected_major') return false
  const marked = [...events].reverse().find((event) => event.kind === 'suspected')
  return !transfer?.receipted_at || (marked !== undefined && transfer.at < marked.at)
}

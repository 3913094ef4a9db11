/** Apart from the other words of a ticket's life: the first screen needs these. */
import type { Life } from './life'

type Told = readonly { kind: string; at: string }[]

export function isOpen({ state }: Pick<Life, 'state'>): boolean {
  return state !== 'closed' && state !== 'voided'
}

/** 疑似重大 is for others to judge: it closes only after it was handed over and the receipt is back. */
export function awaitsJudgement({
  level,
  transfer,
  events,
}: Pick<Life, 'level' | 'transfer'> & { events: Told }): boolean {
  if (level !== 'suspected_major') return false
  const marked = [...events].reverse().find((event) => event.kind === 'suspected')
  return !transfer?.receipted_at || (marked !== undefined && Date.parse(transfer.at) < Date.parse(marked.at))
}

/** From 较大 upward whoever found it, or brought any of it in out of a rescue file, may not close it. */
export function needsAnother(
  {
    level,
    found_by,
    events,
  }: Pick<Life, 'level'> & { found_by: string | null; events: readonly { facts: Readonly<Record<string, unknown>> }[] },
  me: { id: string },
): boolean {
  if (level === 'general') return false
  return found_by === me.id || events.some(({ facts }) => facts['importer'] === me.id)
}

/**
 * A figure is a list: the server declares each number with the query of its list, and all that is done
 * here is to make a link of it. Nobody writes such a link by hand.
 */
import type { components } from '@/shared/api/schema.gen'

export type Figure = components['schemas']['Figure']
/** What the figure stands in: a row of a report, and the report itself. */
export type Told = Readonly<Record<string, unknown>> | object

/** The number a figure names: a field of the row, or of one of its parts. */
export function valueOf(row: Told, name: string): number {
  const own = row as Readonly<Record<string, unknown>>
  if (typeof own[name] === 'number') return own[name]
  for (const part of Object.values(own)) {
    const found = part && typeof part === 'object' ? (part as Record<string, unknown>)[name] : undefined
    if (typeof found === 'number') return found
  }
  return 0
}

/** Its list's question: a field in braces is the row's, or else the report's; what is blank is not asked. */
export function questionOf({ query }: Figure, row: Told, report: Told): Record<string, string> {
  const facts: Record<string, unknown> = { ...report, ...row }
  const asked = Object.entries(query).map(([name, value]) => {
    const field = /^\{(\w+)\}$/.exec(value)?.[1]
    const told = field === undefined ? value : facts[field]
    return [name, told === true ? 'true' : typeof told === 'string' ? told : ''] as const
  })
  return Object.fromEntries(asked.filter(([, value]) => value !== ''))
}

const PAGES: Record<Figure['opens'], string> = {
  hazards: '/hazards?view=table',
  venues: '/venues',
  visits: '/visits',
  ebikes: '/ebikes',
  sites: '/campaigns',
  stations: '/stations',
  dissuasions: '/stations?view=register',
}

/** Where the desk shows that list. */
export function linkOf(figure: Figure, row: Told, report: Told): string {
  const asked = questionOf(figure, row, report)
  const { due, waiting, overdue, ...rest } = asked
  const search = new URLSearchParams(rest)
  // The desk's own names for what it keeps in one place.
  if (figure.opens === 'hazards' && (due ?? waiting)) search.set('quick', due ?? waiting ?? '')
  if (figure.opens === 'sites') {
    const stand = overdue ? 'overdue' : (rest['state'] ?? rest['result'])
    search.delete('state')
    search.delete('result')
    if (stand) search.set('stand', stand)
  }
  const page = PAGES[figure.opens]
  const query = search.toString()
  return query ? `${page}${page.includes('?') ? '&' : '?'}${query}` : page
}

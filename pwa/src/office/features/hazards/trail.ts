/**
 * The list one came from, so that a ticket has a previous and a next.
 * Keep it while the click is captured: by the time it bubbles, the router may have gone.
 */
const KEY = 'anxun.office.trail'

export interface Trail {
  /** The list's address. */
  from: string
  ids: string[]
}

export function keepTrail(trail: Trail): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(trail))
  } catch {
    // A browser that keeps nothing: the ticket has no neighbours then.
  }
}

export function readTrail(): Trail | null {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Trail | null
  } catch {
    return null
  }
}

export function neighbours(
  trail: Trail | null,
  id: string,
): { at: number; before: string | null; after: string | null } {
  const at = trail?.ids.indexOf(id) ?? -1
  if (!trail || at < 0) return { at: -1, before: null, after: null }
  return { at, before: trail.ids[at - 1] ?? null, after: trail.ids[at + 1] ?? null }
}

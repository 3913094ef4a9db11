/** When to try again: full jitter, so that a hundred phones coming back do not knock at once. */
import { dropMeta, getMeta, setMeta } from './meta'

const FIRST_MS = 1_000
const LONGEST_MS = 5 * 60_000

/** A random delay up to 1 s · 2^tries, within 1 s … 5 min; never shorter than the server asked for. */
export function delayMs(tries: number, askedMs: number | null = null, random = Math.random): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(tries, 16))
  return Math.max(FIRST_MS, Math.round(random() * ceiling), askedMs ?? 0)
}

/** The whole line is down: wait before anything is tried. */
export async function lineFailed(askedMs: number | null, now = Date.now()): Promise<void> {
  const tries = ((await getMeta('backoff'))?.tries ?? 0) + 1
  await setMeta('backoff', { tries, until: now + delayMs(tries, askedMs) })
}

export async function lineWorks(): Promise<void> {
  if (await getMeta('backoff')) await dropMeta('backoff')
}

/** Epoch ms before which nothing should be tried; 0: now. */
export async function lineRestsUntil(): Promise<number> {
  return (await getMeta('backoff'))?.until ?? 0
}

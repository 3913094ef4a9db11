/** Venues whose codes were scanned last: where one stands, most likely. */
import { getMeta, setMeta } from './meta'

const KEPT = 5

/** A full disk must not keep the venue from opening. */
export async function rememberScan(venue: string): Promise<void> {
  try {
    const known = await lastScanned()
    await setMeta('scanned', [venue, ...known.filter((one) => one !== venue)].slice(0, KEPT))
  } catch {
    // It is a convenience.
  }
}

export async function lastScanned(): Promise<string[]> {
  return (await getMeta('scanned')) ?? []
}

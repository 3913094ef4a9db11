/** The phone keeps what the field needs, not the archive. */
import { db } from './db'
import { getMeta, setMeta } from './meta'

const DAY_MS = 24 * 3600_000
const CLOSED_DAYS = 180
const VISIT_DAYS = 400
const LOST_DRAFT_DAYS = 7
const TALLY_DAYS = 8

/** Once a day at most. */
export async function trim(now = Date.now()): Promise<void> {
  if (now - ((await getMeta('trimmedAt')) ?? 0) < DAY_MS) return
  const before = (days: number) => new Date(now - days * DAY_MS).toISOString()
  const closedBefore = before(CLOSED_DAYS)
  await db.transaction('rw', db.tables, async () => {
    await db.hazards
      .where('state')
      .anyOf('closed', 'voided')
      .filter((row) => !row.pending && (row.closed_at ?? row.updated_at) < closedBefore)
      .delete()
    await db.visits.where('at').below(before(VISIT_DAYS)).delete()
    await forgetTallies(before(TALLY_DAYS))
    await dropPictures(closedBefore, before(LOST_DRAFT_DAYS))
    await setMeta('trimmedAt', now)
  })
}

/** What a station did is its server's to keep; a picture with a plate does not stay here either. */
async function forgetTallies(since: string): Promise<void> {
  const old = await db.dissuasions.filter((row) => !row.pending && row.at < since).primaryKeys()
  const pictures = await db.photos.where('subject_id').anyOf(old).primaryKeys()
  const sent = await db.photos
    .where('id')
    .anyOf(pictures)
    .filter(({ state }) => state === 'sent')
    .primaryKeys()
  await db.photos.bulkDelete(sent)
  await db.photoData.bulkDelete(sent)
  await db.dissuasions.bulkDelete(old)
  await db.duties.filter((row) => !row.pending && row.opened_at < since).delete()
}

/** Old thumbnails, and photos no form holds any more. Bytes that were not confirmed are never touched. */
async function dropPictures(safeBefore: string, draftBefore: string): Promise<void> {
  await db.photos
    .where('state')
    .equals('safe')
    .filter((row) => row.taken_at < safeBefore)
    .delete()
  const held = JSON.stringify(await db.drafts.toArray())
  const lost = await db.photos
    .where('state')
    .equals('draft')
    .filter((row) => row.taken_at < draftBefore && !held.includes(row.id))
    .primaryKeys()
  await db.photos.bulkDelete(lost)
  await db.photoData.bulkDelete(lost)
}

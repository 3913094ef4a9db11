/** Waiting commands out, answers in. No answer ever makes us throw unsent work away. */
import type { Command } from '@/shared/api/commands'
import { ApiProblem, call, NotReached } from '@/shared/api/client'
import { gzipped } from '@/shared/api/gzip'
import { isPushAnswer } from '@/shared/api/shapes'
import type { CommandResult, PushAnswer } from '@/shared/api/rows'
import { delayMs, lineWorks } from './backoff'
import { db, type OutboxRow } from './db'
import { getMeta, installId } from './meta'
import { rowOf, UNANSWERED, unmarkPending } from './mirror'

const MOST_COMMANDS = 50
const MOST_BYTES = 256 * 1024
/** What the push says besides its commands. */
const ENVELOPE_BYTES = 1024

/**
 * Send all that may go now, batch after batch. Throws when the line is down or nobody is signed in.
 *
 * A command the server chokes on is put apart: its batch is sent again one by one, and then it alone
 * waits longer and longer while all others pass.
 */
export async function pushWaiting(author: string): Promise<void> {
  let chokes = 0
  for (;;) {
    const batch = await nextBatch(author)
    if (batch.length === 0) return
    try {
      await takeIn(batch, await send(author, batch))
      await lineWorks()
      chokes = 0
    } catch (error) {
      if (!isChoke(error)) throw error
      await putApart(batch, error)
      // The second lone command in a row: perhaps the server itself is ill; the rest goes next round.
      if (batch.length === 1 && ++chokes > 1) return
    }
  }
}

/** Say what is pending and nothing else: after the photos, so that nobody waits for this phone in vain. */
export async function reportPending(author: string): Promise<void> {
  await send(author, [])
}

/** The oldest commands that fit into one push; one that was choked on goes alone. */
async function nextBatch(author: string, now = Date.now()): Promise<OutboxRow[]> {
  const rows = await db.outbox.where('author').equals(author).sortBy('n')
  const ready = rows.filter((row) => UNANSWERED.includes(row.state) && row.retryAt <= now)
  const together = ready.filter((row) => !row.alone)
  if (together.length === 0) return ready.slice(0, 1)
  let bytes = ENVELOPE_BYTES
  const fits = together.findIndex((row, i) => {
    bytes += new TextEncoder().encode(JSON.stringify(travelling(row))).byteLength + 1
    return i >= MOST_COMMANDS || bytes > MOST_BYTES
  })
  return together.slice(0, fits === -1 ? undefined : Math.max(fits, 1))
}

function travelling({ id, name, args, at, after }: OutboxRow): Command {
  return { id, name, args, at, after }
}

async function send(author: string, batch: OutboxRow[]): Promise<PushAnswer> {
  const commands = batch.map(travelling)
  const body = {
    device: await installId(),
    author,
    sequence: (await getMeta('sequence')) ?? 0,
    pending: await pendingOf(author),
    sent_at: new Date().toISOString(),
    commands,
  }
  const plain = new TextEncoder().encode(JSON.stringify(body))
  const packed = await gzipped(plain)
  return call<PushAnswer>('POST', '/api/sync/push', {
    raw: packed ?? plain,
    headers: { 'Content-Type': 'application/json', ...(packed && { 'Content-Encoding': 'gzip' }) },
    is: isPushAnswer,
  })
}

/** What would be lost with this phone now: this push and all that is to follow. */
async function pendingOf(author: string) {
  const mine = db.outbox.where('author').equals(author)
  const commands = await mine.filter((row) => UNANSWERED.includes(row.state)).count()
  const photos = await db.photos
    .where('state')
    .equals('waiting')
    .filter((row) => row.author === author)
    .count()
  return { commands, photos }
}

async function takeIn(batch: OutboxRow[], answer: PushAnswer): Promise<void> {
  const results = new Map(answer.results.map((result) => [result.id, result]))
  await db.transaction('rw', db.tables, async () => {
    for (const row of batch) await takeOne(row, results.get(row.id))
  })
}

async function takeOne(row: OutboxRow, result: CommandResult | undefined): Promise<void> {
  const outcome = result?.result === 'replayed' ? (result.of ?? 'applied') : result?.result
  switch (outcome) {
    case 'applied':
      await db.outbox.delete(row.n)
      await unmarkPending(row.subject)
      if (result?.number) await rowOf(row.subject)[0].update(rowOf(row.subject)[1], { number: result.number })
      return
    case 'held':
      return later(row, { state: 'held', ...told(result) })
    case 'superseded':
    case 'parked':
    case 'id_reused':
      await db.outbox.update(row.n, { state: outcome, ...told(result) })
      return
    default:
      // No word about this one: it was not sent.
      return later(row, {})
  }
}

function told(result: CommandResult | undefined): Partial<OutboxRow> {
  const { code, detail, facts } = result ?? {}
  return { ...(code && { code }), ...(detail && { detail }), ...(facts && { facts }) }
}

async function later(row: OutboxRow, changes: Partial<OutboxRow>): Promise<void> {
  const tries = row.tries + 1
  await db.outbox.update(row.n, { ...changes, tries, retryAt: Date.now() + delayMs(tries) })
}

/** The server answered and could not cope; a missing network or a busy server is no such thing. */
function isChoke(error: unknown): error is ApiProblem | NotReached {
  if (error instanceof NotReached) return error.status !== null && error.status >= 500 && error.status !== 503
  return error instanceof ApiProblem && ![401, 403, 408, 429, 503].includes(error.status)
}

async function putApart(batch: OutboxRow[], error: ApiProblem | NotReached): Promise<void> {
  const words = error instanceof ApiProblem ? { code: error.code, detail: error.detail } : {}
  await db.transaction('rw', db.outbox, async () => {
    for (const row of batch) {
      if (batch.length > 1) await db.outbox.update(row.n, { alone: true })
      else await later(row, { alone: true, ...words })
    }
  })
}

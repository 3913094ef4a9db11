/** The server's changes in. Never touches the outbox, photos waiting, or drafts. */
import { call } from '@/shared/api/client'
import { isDelta } from '@/shared/api/shapes'
import type { Delta, HazardRow, Kind, VenueRow } from '@/shared/api/rows'
import { db } from './db'
import { heard } from './heard'
import { dropMeta, getMeta, setMeta } from './meta'
import { resetMirror, settle, TABLES, unansweredSubjects } from './mirror'
import { trim } from './trim'

/** Fetch and lay in all pages there are; each page and its cursor are kept together. */
export async function pullAll(): Promise<void> {
  for (;;) {
    const cursor = await getMeta('cursor')
    const asked = Date.now()
    const delta = await call<Delta>('GET', '/api/sync/pull', { query: { cursor }, timeoutMs: 60_000, is: isDelta })
    await db.transaction('rw', db.tables, async () => layIn(delta, asked))
    if (!delta.more) break
  }
  await db.transaction('rw', db.tables, settle)
  await trim()
}

async function layIn(delta: Delta, asked: number): Promise<void> {
  if (delta.reset) await resetMirror()
  if (delta.reset || (await getMeta('cursor')) === undefined) await setMeta('arriving', true)
  if (!delta.more) await dropMeta('arriving')
  const waiting = await unansweredSubjects()
  for (const prefix of delta.leave ?? []) await leave(prefix, waiting)
  for (const [kind, ids] of Object.entries(delta.gone ?? {})) await drop(kind as Kind, ids ?? [], waiting)
  for (const [kind, rows] of Object.entries(delta.rows ?? {})) await put(kind as Kind, rows ?? [], waiting)
  await setMeta('cursor', delta.cursor)
  await setMeta('unread', delta.unread ?? 0)
  await heard()
  await setMeta('skewMs', Math.round((asked + Date.now()) / 2) - Date.parse(delta.server_time))
}

/** A row that shows an unanswered change stays as its author sees it; the server's version waits beneath. */
async function put(kind: Kind, rows: object[], waiting: Set<string>): Promise<void> {
  const name = TABLES[kind]
  if (!name) return // a kind this version does not know yet
  const table = db.table<object, string>(name)
  const incoming = kind === 'venue' ? (rows as VenueRow[]).map(withCodeValues) : rows
  const free: object[] = []
  for (const row of incoming) {
    const subject = `${name}/${keyOf(row)}`
    const shown = waiting.has(subject) && (await table.get(keyOf(row)))
    if (shown && 'pending' in shown) await db.shadows.put({ key: subject, row })
    else free.push(row)
  }
  await table.bulkPut(free)
  await db.shadows.bulkDelete(free.map((row) => `${name}/${keyOf(row)}`))
  if (kind === 'hazard') for (const row of rows) await checkPhotos(row as HazardRow)
}

function keyOf(row: object): string {
  const { id, path } = row as { id?: string; path?: string }
  return id ?? path ?? ''
}

/** Every code that opens the venue, revoked ones too: a revoked plaque deserves its own sentence. */
function withCodeValues(venue: VenueRow) {
  const values = [...venue.codes.map((code) => code.value), venue.credit_code ?? '']
  return { ...venue, codeValues: [...new Set(values.filter(Boolean).map((value) => value.toUpperCase()))] }
}

async function drop(kind: Kind, ids: string[], waiting: Set<string>): Promise<void> {
  const name = TABLES[kind]
  if (!name) return
  for (const id of ids) {
    const subject = `${name}/${id}`
    if (waiting.has(subject)) await db.shadows.put({ key: subject, row: null })
    else {
      await db.table<object, string>(name).delete(id)
      await db.shadows.delete(subject)
    }
  }
}

/** The grid is no longer ours: neither are its rows. */
async function leave(prefix: string, waiting: Set<string>): Promise<void> {
  const grids = await db.grids.where('path').startsWith(prefix).primaryKeys()
  await drop('grid', grids, waiting)
  await db.rosters.clear()
  for (const kind of ['venue', 'hazard', 'visit', 'ebike', 'site', 'station', 'duty', 'dissuasion'] as const) {
    const rows = db.table<{ grid: string }, string>(TABLES[kind])
    await drop(kind, await rows.filter((row) => row.grid.startsWith(prefix)).primaryKeys(), waiting)
  }
}

/** Bytes may go once the ticket lists the very same picture; a photo the server lost is sent again. */
async function checkPhotos(hazard: HazardRow): Promise<void> {
  for (const listed of hazard.photos) {
    const local = await db.photos.get(listed.id)
    if (local?.state !== 'sent') continue
    if (listed.received && listed.sha256 === local.sha256) {
      await db.photos.update(local.id, { state: 'safe' })
      await db.photoData.delete(local.id)
    } else if (!listed.received) await db.photos.update(local.id, { state: 'waiting', retryAt: 0 })
  }
}

/** The local copy of the server's rows, and how local changes lie on top of it. */
import type { Table } from 'dexie'
import type { CommandName, Commands } from '@/shared/api/commands'
import type { Kind } from '@/shared/api/rows'
import { db, type OutboxState } from './db'
import { dropMeta, setMeta } from './meta'

/** The tables by the wire's names of their rows. */
export const TABLES = {
  grid: 'grids',
  item: 'items',
  venue: 'venues',
  hazard: 'hazards',
  visit: 'visits',
  ebike: 'ebikes',
  station: 'stations',
  roster: 'rosters',
  duty: 'duties',
  dissuasion: 'dissuasions',
  campaign: 'campaigns',
  site: 'sites',
  plan: 'plans',
} as const satisfies Record<Kind, string>

/** These go out by themselves; all other states wait for a person. */
export const UNANSWERED: readonly OutboxState[] = ['waiting', 'held']

/** The row a command is about: `hazards/<id>`. */
export function subjectOf<N extends CommandName>(name: N, args: Commands[N]): string {
  const { id, venue_id } = args as { id?: string; venue_id?: string }
  if (venue_id && /^(venue|code)\./.test(name)) return `venues/${venue_id}`
  // A notice is kept by the server alone; here it is a step on the first of its tickets.
  if (name === 'notice.issue') return `hazards/${(args as Commands['notice.issue']).hazards[0]}`
  if (name === 'inspection.record') return `venues/${venue_id}`
  return `${TABLES[name.split('.')[0] as Kind]}/${id}`
}

/** The table and id behind a subject. */
export function rowOf(subject: string): [Table<object, string>, string] {
  const [table = '', id = ''] = subject.split('/')
  return [db.table<object, string>(table), id]
}

/** Subjects of commands that are still on their way. */
export async function unansweredSubjects(): Promise<Set<string>> {
  const rows = await db.outbox.where('state').anyOf(UNANSWERED).toArray()
  return new Set(rows.map((row) => row.subject))
}

/**
 * Before a local change: remember the server's version of the row, to return to should the command be
 * turned down. Says whether the row is new on this phone.
 */
export async function keepShadow(subject: string): Promise<boolean> {
  const [table, id] = rowOf(subject)
  const row = await table.get(id)
  const ours = row !== undefined && 'pending' in row
  if (row && !ours && !(await db.shadows.get(subject))) await db.shadows.put({ key: subject, row })
  return row === undefined
}

export async function markPending(subject: string): Promise<void> {
  const [table, id] = rowOf(subject)
  await table.update(id, { pending: true })
}

/** The command was carried out: the row is no longer a mere hope, unless another command waits for it. */
export async function unmarkPending(subject: string): Promise<void> {
  if ((await unansweredSubjects()).has(subject)) return
  const [table, id] = rowOf(subject)
  await table.update(id, { pending: undefined })
}

/** Put the server's version in place of every local change that has been answered. */
export async function settle(): Promise<void> {
  const unanswered = await unansweredSubjects()
  for (const { key, row } of await db.shadows.toArray()) {
    if (unanswered.has(key)) continue
    const [table, id] = rowOf(key)
    await (row ? table.put(row) : table.delete(id))
    await db.shadows.delete(key)
  }
}

/**
 * Forget all that is the server's: rows, inbox, papers, small pictures it has. The outbox, its photos and the drafts
 * stay: only their author can send them.
 */
export async function dropMirror(): Promise<void> {
  for (const name of Object.values(TABLES)) await db.table(name).clear()
  await db.shadows.clear()
  await db.photos.where('state').equals('safe').delete()
  await dropMeta('cursor', 'inbox', 'papers', 'unread', 'map', 'scanned', 'lastSyncAt')
  await setMeta('arriving', true)
}

/**
 * Forget the server's rows for a new beginning, but not what only lives here: rows that show a waiting
 * change (their shadow says "gone" until the server sends them again) and rows born here.
 */
export async function resetMirror(): Promise<void> {
  const outbox = await db.outbox.toArray()
  const waiting = await unansweredSubjects()
  const born = new Set(outbox.filter((row) => row.born).map((row) => row.subject))
  await db.shadows.clear()
  for (const name of Object.values(TABLES)) {
    const table = db.table<object, string>(name)
    for (const id of await table.toCollection().primaryKeys()) {
      const subject = `${name}/${id}`
      if (born.has(subject)) continue
      if (waiting.has(subject)) await db.shadows.put({ key: subject, row: null })
      else await table.delete(id)
    }
  }
}

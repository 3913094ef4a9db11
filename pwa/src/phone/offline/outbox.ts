/** What was done here and waits to be told: saving it, and what its author may do with it. */
import type { CommandName, Commands, PhotoFacts } from '@/shared/api/commands'
import { newId } from '@/shared/api/ids'
import { db, type LocalPhoto } from './db'
import { draftId, finishDraft } from './drafts'
import { useLive } from './live'
import { getMeta, setMeta } from './meta'
import { keepShadow, markPending, rowOf, subjectOf, UNANSWERED } from './mirror'

/** Why nothing was saved. `storage.full`: the phone has no room left. */
export type SaveFault = 'storage.full' | 'storage.failed' | 'photo.missing' | 'session.none'

export class SaveFailed extends Error {
  readonly code: SaveFault
  readonly cause: unknown

  constructor(code: SaveFault, cause?: unknown) {
    super(code)
    this.name = 'SaveFailed'
    this.code = code
    this.cause = cause
  }
}

export interface Act {
  /** The same change to the local rows, so that every screen shows it at once. */
  local: () => Promise<unknown>
  /** Commands this one builds on; those about the same rows are found without being named. */
  after?: string[]
  /** The form's draft, ended together with the saving. */
  draftKey?: string
  /** Photos to send along that the arguments do not name. */
  photos?: { id: string }[]
}

/**
 * Save a command, its photos and its effect here in ONE transaction: all of it is on the disk when this
 * resolves, or nothing is. Returns the command's id.
 */
export async function act<N extends CommandName>(name: N, args: Commands[N], options: Act): Promise<string> {
  const id = newId()
  // A plain copy: reactive proxies cannot be stored, thumbnails must not travel.
  const plain = JSON.parse(
    JSON.stringify(args, (key, value: unknown) => (key === 'thumb' ? undefined : value)),
  ) as Commands[N]
  try {
    // Async by its own keyword, or Dexie does not see what it awaits and commits too early.
    await db.transaction('rw', db.tables, async () => save(id, name, plain, options))
  } catch (error) {
    throw saveFault(error)
  }
  if (options.draftKey) await finishDraft(options.draftKey)
  return id
}

async function save<N extends CommandName>(id: string, name: N, args: Commands[N], options: Act) {
  const me = await getMeta('me')
  if (!me) throw new SaveFailed('session.none')
  const subject = subjectOf(name, args)
  const after = [...new Set([...(options.after ?? []), ...(await commandsAbout(args))])]
  const born = await keepShadow(subject)
  await options.local()
  await markPending(subject)
  const photos = [...new Set([...photoIds(args), ...(options.photos ?? []).map((photo) => photo.id)])]
  await attach(photos, { subject, subject_id: rowOf(subject)[1], command_id: id, author: me.id, state: 'waiting' })
  const at = new Date().toISOString()
  const [table, key] = rowOf(subject)
  const known = (await table.get(key)) as { name?: string; venue_name?: string } | undefined
  const about = known?.venue_name ?? known?.name ?? ''
  const row = { id, name, args, at, after, author: me.id, authorName: me.name, subject, about, born, photos }
  const n = await db.outbox.add({ ...row, state: 'waiting', tries: 0, retryAt: 0 })
  await setMeta('sequence', n)
  if (options.draftKey) await db.drafts.delete(draftId(me.id, options.draftKey))
}

/** "Saved" may not be said of a photo whose bytes are not here. */
async function attach(ids: string[], to: Partial<LocalPhoto>) {
  for (const id of ids) {
    const stored = (await db.photoData.where('id').equals(id).count()) === 1
    if (!stored || (await db.photos.update(id, to)) === 0) throw new SaveFailed('photo.missing')
  }
}

/** Waiting commands about a row that these arguments name: the server must see them first. */
async function commandsAbout(args: object): Promise<string[]> {
  const { id, venue_id, visit_id, ebike_id, site_id, duty_id } = args as Record<string, string | undefined>
  const named = [
    `hazards/${id}`,
    `venues/${id}`,
    `visits/${id}`,
    `ebikes/${id}`,
    `duties/${id}`,
    `dissuasions/${id}`,
    `duties/${duty_id}`,
    `venues/${venue_id}`,
    `visits/${visit_id}`,
    `ebikes/${ebike_id}`,
    `sites/${id}`,
    `sites/${site_id}`,
  ]
  const rows = await db.outbox.where('subject').anyOf(named).toArray()
  return rows.filter((row) => UNANSWERED.includes(row.state)).map((row) => row.id)
}

function photoIds(args: object): string[] {
  const { photos = [], fixed } = args as { photos?: PhotoFacts[]; fixed?: { photos: PhotoFacts[] } }
  return [...photos, ...(fixed?.photos ?? [])].map((photo) => photo.id)
}

export function saveFault(error: unknown): SaveFailed {
  if (error instanceof SaveFailed) return error
  const { name, inner } = error as { name?: string; inner?: { name?: string } }
  const full = [name, inner?.name].includes('QuotaExceededError')
  return new SaveFailed(full ? 'storage.full' : 'storage.failed', error)
}

/** All that is not yet on the server and belongs to the person signed in, oldest first. For a component's setup. */
export function usePending() {
  return useLive(async () => {
    const me = await getMeta('me')
    return me ? db.outbox.where('author').equals(me.id).sortBy('n') : []
  }, undefined)
}

/** Try again what waits for a person, as it is. */
export async function retry(id: string): Promise<void> {
  await db.outbox
    .where('id')
    .equals(id)
    .modify((row) => {
      row.state = 'waiting'
      row.tries = row.retryAt = 0
    })
}

/** The author has read why a command was turned down and lets go of it; a row that only it explained goes too. */
export async function dismiss(id: string): Promise<void> {
  await db.transaction('rw', db.tables, async () => {
    const row = await db.outbox.get({ id })
    if (!row || UNANSWERED.includes(row.state)) return
    await db.outbox.delete(row.n)
    const [table, key] = rowOf(row.subject)
    const local = await table.get(key)
    const others = await db.outbox.where('subject').equals(row.subject).count()
    const known = await db.shadows.get(row.subject)
    if (local && 'pending' in local && others === 0 && !known) await table.delete(key)
  })
}

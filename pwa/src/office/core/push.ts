/** The one door per write: a command, pushed alone, with its answer in words. Photos follow it. */
import { call } from '@/shared/api/client'
import type { Command, CommandName, Commands } from '@/shared/api/commands'
import { newId } from '@/shared/api/ids'
import type { CommandResult, PushAnswer } from '@/shared/api/rows'
import { isPushAnswer } from '@/shared/api/shapes'
import { recall, remember } from '@/shared/start/memory'
import type { DeskPhoto } from './photos'
import { guarded, me } from './session'

const DEVICE = 'office.device'
const SEQUENCE = 'office.sequence'
const PHOTO_MS = 120_000

/** Of this page alone, where the browser keeps nothing. */
let unkept = ''
let counted = 0

function device(): string {
  const known = recall(DEVICE) ?? unkept
  if (known) return known
  unkept = newId()
  remember(DEVICE, unkept)
  return unkept
}

function nextSequence(): number {
  counted = Math.max(counted, Number(recall(SEQUENCE) ?? '0')) + 1
  remember(SEQUENCE, String(counted))
  return counted
}

/** Mint a command. Keep it while its answer is unknown: sent twice under one id, it happens once. */
export function command<N extends CommandName>(name: N, args: Commands[N]): Command {
  return { id: newId(), name, args, at: new Date().toISOString(), after: [] }
}

export async function push(sent: Command): Promise<CommandResult> {
  const body = {
    device: device(),
    author: me.value?.id,
    sequence: nextSequence(),
    // A desk keeps no outbox: nothing is left behind here when the page is closed.
    pending: { commands: 0, photos: 0 },
    sent_at: new Date().toISOString(),
    commands: [sent],
  }
  const answer = await guarded(call<PushAnswer>('POST', '/api/sync/push', { body, is: isPushAnswer }))
  const result = answer.results.find((one) => one.id === sent.id)
  if (!result) throw new Error('The answer does not speak of what was sent.')
  return result
}

export async function sendPhoto(photo: DeskPhoto): Promise<void> {
  const headers = { 'Content-Type': 'image/jpeg' }
  await guarded(call('PUT', `/api/photos/${photo.facts.id}`, { raw: photo.bytes, headers, timeoutMs: PHOTO_MS }))
}

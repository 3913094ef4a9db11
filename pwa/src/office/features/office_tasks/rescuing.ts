/** 救援文件: what a phone that is gone had not sent, brought in part by part; any part may be sent again. */
import { ApiProblem, call } from '@/shared/api/client'
import type { PushAnswer } from '@/shared/api/rows'
import { guarded } from '@/office/core/session'
import type { Rescue } from '@/shared/api/rescue'
import { commandNames } from '@/shared/words/commands.gen'

/** Fewer than a push may carry, so that one with long notes fits into its bytes. */
const PART = 20
const PHOTO_MS = 120_000

export interface Brought {
  author: string
  applied: number
  known: number
  /** What waits, was superseded or parked, line by line: each has its place under 需处理. */
  apart: Apart[]
  photos: number
  photosLeft: number
}

export interface Apart {
  id: string
  name: string
  at: string
  why: string
}

export class NotARescue extends Error {}

export async function readRescue(file: File): Promise<Rescue> {
  try {
    const read = JSON.parse(await file.text()) as Partial<Rescue>
    if (read.format === 'anxun-rescue' && read.version === 1 && read.author && read.commands && read.photos)
      return read as Rescue
  } catch {
    // Told below: whatever it was, it is not our file.
  }
  throw new NotARescue()
}

export async function bringIn(rescue: Rescue, tell: (done: number, all: number) => void): Promise<Brought> {
  const brought: Brought = { author: rescue.author.name, applied: 0, known: 0, apart: [], photos: 0, photosLeft: 0 }
  const all = rescue.commands.length + rescue.photos.length
  const commands = [...rescue.commands].sort((a, b) => (a.n ?? 0) - (b.n ?? 0))
  for (let at = 0; at < commands.length; at += PART) {
    tell(at, all)
    const part = commands.slice(at, at + PART)
    for (const [n, result] of (await push(rescue, part)).entries()) {
      if (result.result === 'applied') brought.applied += 1
      else if (result.result === 'replayed') brought.known += 1
      else brought.apart.push(apartOf(part[n], result))
    }
  }
  for (const [n, photo] of rescue.photos.entries()) {
    tell(commands.length + n, all)
    if (await sendPhoto(rescue, photo)) brought.photos += 1
    else brought.photosLeft += 1
  }
  return brought
}

function apartOf(
  command: Rescue['commands'][number] | undefined,
  { id, result, detail }: PushAnswer['results'][number],
): Apart {
  const why = detail || (result === 'held' ? '要等同一台手机里更早的一条先到。' : '')
  return { id, name: commandNames[command?.name ?? ''] ?? '一条记录', at: command?.at ?? '', why }
}

async function push(rescue: Rescue, part: Rescue['commands']): Promise<PushAnswer['results']> {
  const body = {
    device: rescue.device,
    author: rescue.author.id,
    sequence: rescue.sequence,
    pending: { commands: 0, photos: 0 },
    sent_at: rescue.made_at,
    skew_ms: rescue.skew_ms ?? 0,
    commands: part.map(({ id, name, args, at, after }) => ({ id, name, args, at, after })),
  }
  return (await guarded(call<PushAnswer>('POST', '/api/sync/rescue', { body }))).results
}

/** A picture the server will not take is left in the file; the others go on. */
async function sendPhoto(rescue: Rescue, photo: Rescue['photos'][number]): Promise<boolean> {
  const raw = Uint8Array.from(atob(photo.data), (letter) => letter.charCodeAt(0))
  const headers = { 'Content-Type': 'image/jpeg' }
  try {
    await guarded(
      call('PUT', `/api/sync/rescue/${rescue.author.id}/photos/${photo.id}`, { raw, headers, timeoutMs: PHOTO_MS }),
    )
    return true
  } catch (error) {
    if (error instanceof ApiProblem && error.status < 500 && error.status !== 401) return false
    throw error
  }
}

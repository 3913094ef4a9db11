/** 群众反映 as the server gives it, and what the office may make of it. */
import { call, type Asked, type Method } from '@/shared/api/client'
import type { HazardBrief, ItemRow } from '@/shared/api/rows'
import type { components } from '@/shared/api/schema.gen'
import { guarded } from '@/office/core/session'
import { server } from '@/office/core/server'
import { today, type Tone } from '@/shared/words/dates'
import { isOpen } from '@/shared/words/judgement'

export type Report = components['schemas']['CitizenRow']
export type ReportState = Report['state']
/** 另有 N 条: what came above the budget of one plaque. */
export type Group = components['schemas']['CitizenGroup']

const ask = <T>(method: Method, path: string, asked: Asked = {}): Promise<T> => guarded(call<T>(method, path, asked))

export const reports = {
  list: (state: string, limit = 50) => server.citizens({ state, limit }),
  /** Those in a venue's line. */
  ofGroup: (venue: string, state: string, limit: number) => server.citizens({ group: venue, state, limit }),
  /** As far as they were read: what came since is not answered. */
  declineGroup: (venue: string, reason: string, until: string) =>
    ask<{ count: number }>('POST', `/api/citizens/groups/${venue}/decline`, { body: { reason, until } }),
  ticket: (id: string, body: { item_code: string; edition: string; detail: string }) =>
    ask<Report>('POST', `/api/citizens/${id}/ticket`, { body }),
  join: (id: string, hazard: string) =>
    ask<Report>('POST', `/api/citizens/${id}/join`, { body: { hazard_id: hazard } }),
  decline: (id: string, reason: string) => ask<Report>('POST', `/api/citizens/${id}/decline`, { body: { reason } }),
}

export const stateWords: Record<ReportState, string> = {
  new: '待处理',
  ticket: '已立隐患',
  joined: '已并入',
  declined: '没有受理',
}
export const stateTones: Record<ReportState, Tone> = { new: 'orange', ticket: 'blue', joined: 'blue', declined: 'gray' }

/** Open tickets of the venue that a report is about. */
export async function openTickets(venue: string): Promise<HazardBrief[]> {
  const { hazards } = await server.venue(venue)
  return hazards.filter(isOpen)
}

/** The checklist in force, by its groups; what is found most often stands first in each. */
export async function itemGroups(): Promise<Map<string, ItemRow[]>> {
  const items = await ask<ItemRow[]>('GET', '/api/checklist')
  const now = today()
  const groups = new Map<string, ItemRow[]>()
  const valid = items.filter((item) => item.valid_from <= now && (!item.valid_to || now < item.valid_to))
  for (const item of valid.sort(
    (one, other) => one.code.slice(0, 1).localeCompare(other.code.slice(0, 1)) || other.frequency - one.frequency,
  )) {
    groups.set(item.group, [...(groups.get(item.group) ?? []), item])
  }
  return groups
}

/** Whose work a page is part of: a role with one part of it sees its own pages, and starts on its own. */
import type { Role } from '@/shared/api/rows'

export type Part = 'venues' | 'station' | 'roads'
export type Tab = 'today' | 'venues' | 'hazards' | 'me' | 'duty'

export const ALL: readonly Part[] = ['venues', 'station', 'roads']
export const STATION: readonly Part[] = ['station']
export const ROADS: readonly Part[] = ['roads']
export const WITH_ROADS: readonly Part[] = ['venues', 'roads']

const PARTS: Partial<Record<Role, Part>> = { station_duty: 'station', village_head: 'roads' }
const HOMES: Readonly<Record<Part, string>> = { venues: '/', station: '/duty', roads: '/hazards' }

export const partOf = (role: Role): Part => PARTS[role] ?? 'venues'
export const homeOf = (role: Role): string => HOMES[partOf(role)]

/** A list on paper, typed by keyboard: figures for words, Enter for the next, what repeats stays. */
import type { PaperList } from '@/office/core/wire'
import { actionNames, vehicleNames, violationNames } from '@/shared/words/stations.gen'

type Line = PaperList['lines'][number]
type Names<K extends string> = Readonly<Record<K, string>>

/** In the order of the phone's tiles, so that the commonest have one figure. */
export const VEHICLES = order(vehicleNames, ['motorcycle', 'farm_tricycle', 'ebike', 'e_tricycle', 'tractor', 'van'])
export const VIOLATIONS = order(violationNames, ['carrying_people', 'no_helmet', 'unlicensed', 'overcrowded'])
export const ACTIONS = order(actionNames, ['told', 'turned_back', 'passengers_off', 'reflector_on'])

function order<K extends string>(names: Names<K>, first: readonly K[]): (readonly [K, string])[] {
  const keys = [...new Set([...first, ...(Object.keys(names) as K[])])]
  return keys.map((key) => [key, names[key]] as const)
}

export interface Typed {
  time: string
  vehicle: string
  violation: string
  action: string
}

export const FIELDS = ['time', 'vehicle', 'violation', 'action'] as const
export const FIRST: Typed = { time: '', vehicle: '1', violation: '2', action: '1' }

/** The next line begins as the last one was; only its time is its own. */
export const following = (last: Typed | undefined): Typed => ({ ...(last ?? FIRST), time: '' })

/** 610, 0610, 6:10, 6.10 → 06:10; nothing is no time, and wrong is null. */
export function timeOf(text: string): string | null | undefined {
  const typed = text.trim().replace(/[：:.。点\s]/g, ':')
  if (!typed) return undefined
  const [, hour = '', minute = ''] = /^(\d{1,2}):?(\d{2})$/.exec(typed) ?? []
  if (!hour || Number(hour) > 23 || Number(minute) > 59) return null
  return `${hour.padStart(2, '0')}:${minute}:00`
}

/** By its figure, or by a part of its word. */
export function choiceOf<K extends string>(choices: readonly (readonly [K, string])[], text: string): K | undefined {
  const typed = text.trim()
  if (/^\d+$/.test(typed)) return choices[Number(typed) - 1]?.[0]
  return typed ? choices.find(([, name]) => name.includes(typed))?.[0] : undefined
}

export const nameOf = (choices: readonly (readonly [string, string])[], text: string) =>
  choices.find(([key]) => key === choiceOf(choices, text))?.[1] ?? ''

/** What is wrong with a line, by the field; none is a line to be taken. */
export function wrongOf(typed: Typed): (typeof FIELDS)[number] | undefined {
  if (timeOf(typed.time) === null) return 'time'
  if (!choiceOf(VEHICLES, typed.vehicle)) return 'vehicle'
  if (!choiceOf(VIOLATIONS, typed.violation)) return 'violation'
  return choiceOf(ACTIONS, typed.action) ? undefined : 'action'
}

export function lineOf(typed: Typed): Line | undefined {
  const vehicle = choiceOf(VEHICLES, typed.vehicle)
  const violation = choiceOf(VIOLATIONS, typed.violation)
  const action = choiceOf(ACTIONS, typed.action)
  const at_time = timeOf(typed.time)
  if (!vehicle || !violation || !action || at_time === null) return undefined
  return { vehicle, violation, action, ...(at_time && { at_time }) }
}

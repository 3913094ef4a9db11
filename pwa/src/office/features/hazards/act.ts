/** An act upon a ticket as a form: what it asks for, what it will mean, and the command it becomes. */
import type { Component } from 'vue'
import type { CommandName, Commands, PhotoFacts } from '@/shared/api/commands'
import type { Department, Ticket } from '@/office/core/wire'
import type { WhyKey } from '@/shared/words/why'

/** What one writes beside the text and the pictures, by the names of the act's fields. */
export type Values = Record<string, string>

export interface ActForm {
  text: string
  values: Values
  photos: PhotoFacts[]
}

export interface ActField {
  name: string
  label: string
  kind: 'text' | 'date' | 'choice' | 'department' | 'ticket' | 'venue'
  required: boolean
  why?: WhyKey
  hint?: string
  placeholder?: string
  /** In characters, for a line. */
  longest?: number
  /** For a choice; a department's clocks may stand beside the words. */
  options?: (department: Department | undefined) => readonly (readonly [string, string])[]
  /** What it begins with. */
  start?: (ticket: Ticket) => string
  /** The first day that may be chosen; today where none is named. */
  least?: (ticket: Ticket) => string
  shows?: (ticket: Ticket) => boolean
}

export interface Act {
  key: string
  command: CommandName
  label: string
  icon: Component
  /** `reach`: others are called upon; `aside`: off the road of the ticket. */
  kind: 'primary' | 'plain' | 'reach' | 'aside' | 'danger'
  /** What it will mean, said before it is done. */
  lead: string
  fields?: readonly ActField[]
  text: { label: string; required: boolean; placeholder: string; why?: WhyKey } | null
  photos: { least: number; hint: string } | null
  done: string
  args: (ticket: Ticket, form: ActForm) => Commands[CommandName]
  /** Where the server's word that it may be done now is not all. */
  shows?: (ticket: Ticket) => boolean
}

export const base = (ticket: Ticket) => ({ id: ticket.id, base: ticket.version })
export const optional = <K extends string>(name: K, value = '') =>
  value ? ({ [name]: value } as Record<K, string>) : {}

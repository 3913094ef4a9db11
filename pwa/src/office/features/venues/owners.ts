/** Whose phones act for a venue, and what was found in self-checks. */
import { call } from '@/shared/api/client'
import type { components } from '@/shared/api/schema.gen'
import { guarded } from '@/office/core/session'

export type Binding = components['schemas']['BindingRow']
export type Owners = components['schemas']['Owners']

export const ownersOf = (venue: string): Promise<Owners> => guarded(call<Owners>('GET', `/api/venues/${venue}/owners`))
export const unbind = (binding: string): Promise<unknown> => guarded(call('DELETE', `/api/owners/${binding}`))

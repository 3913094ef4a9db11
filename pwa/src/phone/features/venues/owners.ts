/** The owner's side of a venue: asked of the server, since a code must be fresh and a binding is made online. */
import { call } from '@/shared/api/client'
import type { components } from '@/shared/api/schema.gen'

export type OwnerCode = components['schemas']['OwnerCode']
export type Binding = components['schemas']['BindingRow']
export type Owners = components['schemas']['Owners']

export const ownersOf = (venue: string): Promise<Owners> => call('GET', `/api/venues/${venue}/owners`)
export const ownerCode = (venue: string): Promise<OwnerCode> => call('POST', `/api/venues/${venue}/owner-code`)
export const unbind = (binding: string): Promise<unknown> => call('DELETE', `/api/owners/${binding}`)

/** The dark squares of a QR code as one path, four squares of quiet around them. */
export function squares(modules: readonly string[]): { side: number; path: string } {
  const path = modules
    .flatMap((row, y) => [...row].map((dark, x) => (dark === '1' ? `M${x + 4} ${y + 4}h1v1h-1z` : '')))
    .join('')
  return { side: modules.length + 8, path }
}

/** A phone number that this phone does not hold in full: asked for one by one, and the asking stays on record. */
import { call } from '@/shared/api/client'

export interface Numbers {
  phone: string | null
  landlord_phone?: string | null
}

export function askNumbers(kind: 'venues' | 'ebikes', id: string): Promise<Numbers> {
  return call<Numbers>('POST', `/api/${kind}/${id}/phone`)
}

/** Only its ends are known here. */
export const isMasked = (phone: string | null): boolean => phone?.includes('*') ?? false

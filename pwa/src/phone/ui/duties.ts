/** What a role may do in the field, as the server sees it: buttons that would only be refused are not shown. */
import { computed } from 'vue'
import type { Role } from '@/shared/api/rows'
import { me } from '@/phone/offline/session'

const DUTIES = {
  visit: ['grid_worker', 'office'],
  report: ['grid_worker', 'enforcer', 'office'],
  register: ['grid_worker', 'office', 'admin'],
  /** To call a venue: whoever may ask for its number. */
  call: ['grid_worker', 'enforcer', 'office', 'admin'],
} as const satisfies Record<string, readonly Role[]>

function does(duty: keyof typeof DUTIES): boolean {
  const roles: readonly Role[] = DUTIES[duty]
  return me.value !== null && roles.includes(me.value.role)
}

export const duties = computed(() => ({
  visit: does('visit'),
  report: does('report'),
  register: does('register'),
  call: does('call'),
}))

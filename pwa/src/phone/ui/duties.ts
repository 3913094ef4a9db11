/** What a role may do in the field, as the server sees it: buttons that would only be refused are not shown. */
import { computed } from 'vue'
import type { Role } from '@/shared/api/rows'
import type { who } from '@/shared/words/steps.gen'
import { me } from '@/phone/offline/session'
import { mayAsk } from '@/shared/words/allowed'

/** To call a venue: whoever may ask for its number. */
const CALLERS: readonly Role[] = ['grid_worker', 'enforcer', 'office', 'admin']

const does = (command: keyof typeof who) => me.value !== null && mayAsk(me.value.role, command)

export const duties = computed(() => ({
  visit: does('visit.record'),
  report: does('hazard.report'),
  register: does('venue.register'),
  call: me.value !== null && CALLERS.includes(me.value.role),
}))

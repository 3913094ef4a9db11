/** Phones come masked; a full number is shown to who asks for it, and the asking is on record at the server. */
import { computed, shallowRef } from 'vue'
import { server } from '@/office/core/server'
import { me } from '@/office/core/session'
import { told } from '@/office/core/told'
import { say } from '@/office/ui/say'

export type Phones = Awaited<ReturnType<typeof server.venuePhone>>

/** Who calls owners: not those who only administer accounts. */
export const mayCall = computed(() => me.value?.role === 'office' || me.value?.role === 'enforcer')

export function usePhones(venueId: () => string) {
  const phones = shallowRef<Phones | null>(null)

  async function reveal(): Promise<void> {
    try {
      phones.value = await server.venuePhone(venueId())
    } catch (error) {
      say(told(error).text, 'warning')
    }
  }
  return { phones, reveal }
}

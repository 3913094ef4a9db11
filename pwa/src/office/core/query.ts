/** Filters live in the address, so that a view can be sent to a colleague and "back" works. */
import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter, type LocationQueryRaw } from 'vue-router'

export interface Query<K extends string> {
  values: ComputedRef<Record<K, string>>
  set: (changes: Partial<Record<K, string>>) => void
}

/** These filters, taken off. */
export const blanked = (names: readonly string[]): Record<string, ''> =>
  Object.fromEntries(names.map((name) => [name, '' as const]))

/** Read the named parameters of this route; an empty one is left out of the address. */
export function useQuery<K extends string>(names: readonly K[]): Query<K> {
  const route = useRoute()
  const router = useRouter()
  const here = route.path
  let last = read()

  function read(): Record<K, string> {
    const entries = names.map((name) => {
      const value = route.query[name]
      return [name, typeof value === 'string' ? value : '']
    })
    return Object.fromEntries(entries) as Record<K, string>
  }

  // A kept-alive page must not react to the address of another page.
  const values = computed(() => (route.path === here ? (last = read()) : last))

  function set(changes: Partial<Record<K, string>>): void {
    const merged: LocationQueryRaw = { ...route.query, ...changes }
    const kept = Object.entries(merged).filter(([, value]) => value !== '' && value !== undefined)
    void router.replace({ path: here, query: Object.fromEntries(kept) })
  }

  return { values, set }
}

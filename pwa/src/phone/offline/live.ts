import { liveQuery } from 'dexie'
import { onScopeDispose, shallowRef, watch, type Ref, type WatchSource } from 'vue'

/**
 * The answer of a local query, kept current by every write to the tables it read.
 * Name in `deps` the reactive values the query uses (props, a search text): it is asked anew when they change.
 */
export function useLive<T, I = undefined>(
  query: () => Promise<T> | T,
  initial: I,
  deps: WatchSource[] = [],
): Ref<T | I> {
  const answer = shallowRef<T | I>(initial)
  let stop = () => {}
  const ask = () => {
    stop()
    const subscription = liveQuery(query).subscribe((value) => {
      answer.value = value
    }, console.error)
    stop = () => subscription.unsubscribe()
  }
  watch(deps, ask, { immediate: true })
  onScopeDispose(() => stop(), true)
  return answer
}
